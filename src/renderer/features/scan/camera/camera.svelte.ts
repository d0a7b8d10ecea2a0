export type CameraTrouble = 'none' | 'denied' | 'busy' | 'failed';

/** As large as cameras take moving pictures; most take less. */
const largest = { width: { ideal: 3840 }, height: { ideal: 2160 } };
const jpegQuality = 0.92;

/** Known to Chromium alone. */
interface ImageCaptureLike {
  takePhoto(): Promise<Blob>;
}
type ImageCaptureMaker = new (track: MediaStreamTrack) => ImageCaptureLike;

/** A camera of this machine, from `open` to `close`. Its pictures stay in the page until they are added. */
export class Camera {
  #stream = $state.raw<MediaStream | null>(null);
  #all = $state.raw<readonly MediaDeviceInfo[]>([]);
  #trouble = $state<CameraTrouble | null>(null);
  /** Counts openings: what an earlier one brings is not wanted any more. */
  #opened = 0;

  /** What it sees; null before it is open. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  get all(): readonly MediaDeviceInfo[] {
    return this.#all;
  }

  get trouble(): CameraTrouble | null {
    return this.#trouble;
  }

  get id(): string | null {
    return this.#track?.getSettings().deviceId ?? null;
  }

  get #track(): MediaStreamTrack | undefined {
    return this.#stream?.getVideoTracks()[0];
  }

  /** @param id of one of `all`; left out: the one at the back, where there is one */
  async open(id?: string): Promise<void> {
    this.close();
    const opening = this.#opened;
    try {
      const which = id === undefined ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: id } };
      const stream = await devices().getUserMedia({ audio: false, video: { ...largest, ...which } });
      if (opening !== this.#opened) {
        stop(stream);
        return;
      }
      this.#stream = stream;
      // It was pulled out.
      this.#track!.addEventListener('ended', () => {
        if (this.#stream === stream) this.#fail('none');
      });
      // Their names are told only to whom one was opened for.
      this.#all = (await devices().enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
    } catch (error) {
      if (opening === this.#opened) this.#fail(troubleOf(error));
    }
  }

  /** The light goes out. */
  close(): void {
    this.#opened += 1;
    if (this.#stream !== null) stop(this.#stream);
    this.#stream = null;
    this.#trouble = null;
  }

  /** A picture as large as the camera takes them, else what `video` shows. */
  async take(video: HTMLVideoElement): Promise<Blob> {
    const { ImageCapture } = window as unknown as { readonly ImageCapture?: ImageCaptureMaker };
    // Many cameras take moving pictures alone, and some only say so when they are asked.
    const photo = ImageCapture && this.#track ? await new ImageCapture(this.#track).takePhoto().catch(() => null) : null;
    return photo ?? frameOf(video);
  }

  #fail(trouble: CameraTrouble): void {
    this.close();
    this.#trouble = trouble;
  }
}

/** Missing where a page is not trusted with them. */
function devices(): MediaDevices {
  if (!('mediaDevices' in navigator)) throw new DOMException('This page may not use cameras.', 'NotAllowedError');
  return navigator.mediaDevices;
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed';
}

async function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture is too large to be kept.')) : resolve(blob)), 'image/jpeg', jpegQuality));
}
