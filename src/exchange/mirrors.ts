import { StudioError } from '../contract/errors.ts';
import type { DownloadableDataset } from './catalogue.ts';
import type { Environment } from './proxy-agent.ts';

/** Addresses of the folders that are asked, in this order. @throws USAGE_INVALID where DSDC_MIRROR is no address */
export function mirrorsOf(dataset: DownloadableDataset, environment: Environment = process.env): string[] {
  const own = environment['DSDC_MIRROR'];
  return (own ? [`${withSlash(own)}${dataset.name}/`] : dataset.mirrors).map(asFolder);
}

/** @throws USAGE_INVALID where it is no address */
export function asFolder(mirror: string): string {
  if (!URL.canParse(mirror)) {
    throw new StudioError('USAGE_INVALID', `The mirror "${mirror}" is no address`, { remedy: 'Write it like https://mirror.example.com/datasets/.' });
  }
  return withSlash(mirror);
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
