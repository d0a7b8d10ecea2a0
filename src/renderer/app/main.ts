import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { mount } from 'svelte';
// From a page's beginning on, whatever is opened: until then a copy of the window would get the name that this one was left with.
import '../features/scan/operator.svelte.ts';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });
