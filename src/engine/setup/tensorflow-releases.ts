/**
 * Which TensorFlow is taken. The wheel is chosen for its C library alone, so the tags of one fixed Python are asked for on every
 * machine: everybody gets the same file, whatever Python runs pip.
 */
export interface TensorflowRequest {
  /** What pip is asked for. */
  requirement: string;
  /** Further arguments of `pip download`. */
  tags: readonly string[];
}

/** TensorFlow's version that the tests of this package ran on. */
export const pinnedVersion = '2.21.0';

/** SHA-256 of wheels that were examined here. A wheel of another name is checked against its own RECORD only. */
const knownWheels: Readonly<Record<string, string>> = {
  'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl': '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c'
};

export function knownWheelNames(): string[] {
  return Object.keys(knownWheels);
}

/** The SHA-256 a wheel of this file name must have, where it is known. */
export function expectedSha256(wheelFileName: string): string | undefined {
  return knownWheels[wheelFileName];
}

/**
 * In order: the pinned version, then, where an index lacks that file, the range of versions whose C headers the binding was
 * compiled against, for the Python that is there.
 */
export function tensorflowRequests(options: { cuda: boolean; arch: string }): TensorflowRequest[] {
  const project = options.cuda ? 'tensorflow' : 'tensorflow-cpu';
  const machine = options.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const fixedPython = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--platform', `manylinux_2_27_${machine}`];
  return [
    { requirement: `${project}==${pinnedVersion}`, tags: fixedPython },
    { requirement: `${project}>=2.16,<2.22`, tags: [] }
  ];
}
