/** What a workspace tells the frame around it. */
class Frame {
  #crumb = $state('');

  /** What exactly is looked at, after the workspace's name: a dataset, a run. The frame empties it when one goes elsewhere. */
  get crumb(): string {
    return this.#crumb;
  }

  set crumb(text: string) {
    this.#crumb = text;
  }
}

export const frame = new Frame();
