export interface FragmentParts {
  /** Decoded: `['data', 'mnist']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** The fragment of an address, such as `#/data/mnist?label=3`. What is not well encoded stands for itself: a mistyped address must not break the page. */
export function readFragment(fragment: string): FragmentParts {
  const text = fragment.replace(/^#/, '');
  const at = text.indexOf('?');
  const path = at < 0 ? text : text.slice(0, at);
  return { path: path.split('/').filter((part) => part !== '').map(decoded), query: new URLSearchParams(at < 0 ? '' : text.slice(at + 1)) };
}

/** With its leading `#`. */
export function writeFragment(path: readonly string[], query: URLSearchParams): string {
  const text = query.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
