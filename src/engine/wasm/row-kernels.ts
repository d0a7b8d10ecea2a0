import { assembleModule, i32, local, repeat, until, type Code, type Local, type WasmFunction } from './assembler.ts';
import { fourLanes, oneLane, type Lanes } from './lanes.ts';

/**
 * The inner loops of training, over rows of float32 channels: a row is a pixel, the next row lies a step of bytes further (so that a
 * stride or a margin is a step and nothing is copied for it). All pointers and steps are bytes in the backend's memory; rows ≥ 1.
 * Why our own: tfjs' WASM backend lacks the convolutions' kernel gradients, multiplies transposed matrices without SIMD and sums over
 * rows by transposing. Plain TypeScript over the same memory took several times as long.
 */
export interface RowKernels {
  /** total[c] += Σ x[r, c] */
  sumRows(rows: number, channels: number, x: number, xStep: number, total: number): void;
  /** total[c] += Σ x[r, c]·y[r, c] */
  sumProducts(rows: number, channels: number, x: number, xStep: number, y: number, yStep: number, total: number): void;
  /** total[c] += Σ (x[r, c] − mean[c])·y[r, c] */
  sumCentredProducts(rows: number, channels: number, x: number, xStep: number, y: number, yStep: number, mean: number, total: number): void;
  /** out[r, c] += y[r, c]·factor[c] */
  addScaled(rows: number, channels: number, y: number, yStep: number, out: number, outStep: number, factor: number): void;
  /** out[r, c] = x[r, c] */
  copyRows(rows: number, channels: number, x: number, xStep: number, out: number, outStep: number): void;
  /** out[r, c] = x[r, c]·factor[c] + offset[c] */
  scaleRows(rows: number, channels: number, x: number, xStep: number, out: number, outStep: number, factor: number, offset: number): void;
  /** out[r, c] = x[r, c]·factorX[c] + y[r, c]·factorY[c] + offset[c] */
  combineRows(
    rows: number, channels: number, x: number, xStep: number, y: number, yStep: number, out: number, outStep: number,
    factorX: number, factorY: number, offset: number
  ): void;
  /** out[r, c] = y[r, c] > 0 ? dy[r, c] : 0 */
  reluGradient(rows: number, channels: number, dy: number, dyStep: number, y: number, yStep: number, out: number, outStep: number): void;
  /** Where x[r, c] = open[r, c]: out[r, c] += dy[r, c], and open[r, c] becomes NaN, so that no later x equals it. */
  addToMaximum(
    rows: number, channels: number, x: number, xStep: number, dy: number, dyStep: number, open: number, openStep: number, out: number, outStep: number
  ): void;
  /** total[c] += Σ x[r]·y[r, c] for one column x */
  addOuter1(rows: number, channels: number, x: number, xStep: number, y: number, yStep: number, total: number): void;
  /** totals[i][c] += Σ x[r, i]·y[r, c] for eight neighbouring columns x: eight totals stay in registers while the rows pass by */
  addOuter8(
    rows: number, channels: number, x: number, xStep: number, y: number, yStep: number, t0: number, t1: number, t2: number, t3: number,
    t4: number, t5: number, t6: number, t7: number
  ): void;
}

interface RowKernel {
  /** Read or written row by row; parameters: pointer and step. */
  readonly streams: readonly string[];
  /** A stream that every channel sees whole, from its pointer on. */
  readonly shared?: string;
  /** One number a channel, the same for all rows; parameter: pointer. */
  readonly perChannel?: readonly string[];
  /** One sum a channel, added to what is there; parameter: pointer. */
  readonly totals?: readonly string[];
  /** Kept within a row. */
  readonly temporaries?: readonly string[];
  /** What happens at one row; `get` gives a stream's address or the value of anything else. */
  row(lanes: Lanes, get: (name: string) => Code, set: (name: string, value: Code) => Code): Code;
}

const columns = [0, 1, 2, 3, 4, 5, 6, 7];

const kernels: Record<keyof RowKernels, RowKernel> = {
  sumRows: { streams: ['x'], totals: ['total'], row: (l, get, set) => set('total', l.add(get('total'), l.load(get('x')))) },
  sumProducts: {
    streams: ['x', 'y'],
    totals: ['total'],
    row: (l, get, set) => set('total', l.add(get('total'), l.multiply(l.load(get('x')), l.load(get('y')))))
  },
  sumCentredProducts: {
    streams: ['x', 'y'],
    perChannel: ['mean'],
    totals: ['total'],
    row: (l, get, set) => set('total', l.add(get('total'), l.multiply(l.subtract(l.load(get('x')), get('mean')), l.load(get('y')))))
  },
  addScaled: {
    streams: ['y', 'out'],
    perChannel: ['factor'],
    row: (l, get) => l.store(get('out'), l.add(l.load(get('out')), l.multiply(l.load(get('y')), get('factor'))))
  },
  copyRows: { streams: ['x', 'out'], row: (l, get) => l.store(get('out'), l.load(get('x'))) },
  scaleRows: {
    streams: ['x', 'out'],
    perChannel: ['factor', 'offset'],
    row: (l, get) => l.store(get('out'), l.add(l.multiply(l.load(get('x')), get('factor')), get('offset')))
  },
  combineRows: {
    streams: ['x', 'y', 'out'],
    perChannel: ['factorX', 'factorY', 'offset'],
    row: (l, get) => {
      const products = l.add(l.multiply(l.load(get('x')), get('factorX')), l.multiply(l.load(get('y')), get('factorY')));
      return l.store(get('out'), l.add(products, get('offset')));
    }
  },
  reluGradient: {
    streams: ['dy', 'y', 'out'],
    row: (l, get) => l.store(get('out'), l.choose(l.greater(l.load(get('y')), l.constant(0)), l.load(get('dy')), l.constant(0)))
  },
  addToMaximum: {
    streams: ['x', 'dy', 'open', 'out'],
    row: (l, get) => {
      const isMaximum = l.equal(l.load(get('x')), l.load(get('open')));
      return [
        ...l.store(get('out'), l.add(l.load(get('out')), l.choose(isMaximum, l.load(get('dy')), l.constant(0)))),
        ...l.store(get('open'), l.choose(isMaximum, l.constant(NaN), l.load(get('open'))))
      ];
    }
  },
  addOuter1: outerProduct([0]),
  addOuter8: outerProduct(columns)
};

function outerProduct(xColumns: readonly number[]): RowKernel {
  return {
    streams: ['x', 'y'],
    shared: 'x',
    totals: xColumns.map((column) => `total${column}`),
    temporaries: ['yValue'],
    row: (l, get, set) => [
      ...set('yValue', l.load(get('y'))),
      ...xColumns.flatMap((column) => set(`total${column}`, l.add(get(`total${column}`), l.multiply(get('yValue'), l.broadcast(get('x'), column * 4)))))
    ]
  };
}

/** Channels by fours, then one by one; for each group all rows. */
function assemble(name: string, kernel: RowKernel): WasmFunction {
  const { streams, shared, perChannel = [], totals = [], temporaries = [] } = kernel;
  const parameters = ['rows', 'channels', ...streams.flatMap((stream) => [stream, `${stream} step`]), ...perChannel, ...totals];
  const loaded = [...perChannel, ...totals];
  const values = [...loaded, ...temporaries];
  const typedValues = [fourLanes, oneLane].flatMap((l) => values.map((value) => `${value} ${l.type}`));
  const locals = ['row', ...streams.map((stream) => `${stream} cursor`), ...typedValues];
  const named = new Map([...parameters, ...locals].map((key, index) => [key, local(index)] as const));
  const variable = (key: string): Local => named.get(key)!;

  const channelGroups = (l: Lanes): Code => {
    const value = (key: string): Local => variable(`${key} ${l.type}`);
    const advance = (key: string, by: Code): Code => variable(key).set(i32.add(variable(key).get, by));
    return until(i32.less(variable('channels').get, i32.constant(l.count)), [
      ...loaded.flatMap((key) => value(key).set(l.load(variable(key).get))),
      ...streams.flatMap((stream) => variable(`${stream} cursor`).set(variable(stream).get)),
      ...variable('row').set(variable('rows').get),
      ...repeat(
        [
          ...kernel.row(l, (key) => (streams.includes(key) ? variable(`${key} cursor`) : value(key)).get, (key, sum) => value(key).set(sum)),
          ...streams.flatMap((stream) => advance(`${stream} cursor`, variable(`${stream} step`).get)),
          ...variable('row').set(i32.subtract(variable('row').get, i32.constant(1)))
        ],
        variable('row').get
      ),
      ...totals.flatMap((key) => l.store(variable(key).get, value(key).get)),
      ...[...streams.filter((stream) => stream !== shared), ...loaded].flatMap((key) => advance(key, i32.constant(4 * l.count))),
      ...variable('channels').set(i32.subtract(variable('channels').get, i32.constant(l.count)))
    ]);
  };

  return {
    name,
    parameters: parameters.length,
    locals: [...['row', ...streams].map(() => 'i32' as const), ...values.map(() => fourLanes.type), ...values.map(() => oneLane.type)],
    body: [...channelGroups(fourLanes), ...channelGroups(oneLane)]
  };
}

/** The kernels as a module of their own (4 kB, assembled and compiled in some 7 ms) over somebody's memory. */
export function instantiateRowKernels(memory: WebAssembly.Memory): RowKernels {
  const bytes = assembleModule(Object.entries(kernels).map(([name, kernel]) => assemble(name, kernel)));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as unknown as RowKernels;
}
