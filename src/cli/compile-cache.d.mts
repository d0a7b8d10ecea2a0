/** Keeps what Node compiles of the studio's modules for the next start, of this process and of its children. */
export declare function keepCompiled(): void;
