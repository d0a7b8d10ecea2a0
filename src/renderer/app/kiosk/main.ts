import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../../ui/tokens.css';
import '../../ui/base.css';
import { mount } from 'svelte';
import { guardPage } from './guard-page.ts';
import KioskApp from './KioskApp.svelte';

guardPage(window);
mount(KioskApp, { target: document.getElementById('app')! });
