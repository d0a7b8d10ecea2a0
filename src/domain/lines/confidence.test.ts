import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { confidenceOf, confidencesBeside, evidenceFor, fitConfidence, type Evidence } from './confidence.ts';

it('finds the fit that made the readings right or wrong', () => {
  const truth = { bias: 0.5, perLog: 0.8, perMargin: 0.3, leastLogOfDigit: -8 };
  const random = randomStream(4, 'confidence');
  const readings = Array.from({ length: 20_000 }, () => {
    const evidence = { log: random.uniform(-6, 0), margin: random.uniform(0, 8), digits: 1 };
    return { evidence, right: random.next() < confidenceOf(evidence, truth) };
  });
  const fit = fitConfidence(readings);
  expect(fit.bias).toBeCloseTo(truth.bias, 0);
  expect(fit.perLog).toBeCloseTo(truth.perLog, 1);
  expect(fit.perMargin).toBeCloseTo(truth.perMargin, 1);
});

it('stays finite where right and wrong are apart', () => {
  const fit = fitConfidence([-5, -4, -1, -0.5].map((log) => ({ evidence: { log, margin: 3, digits: 1 }, right: log > -2 })));
  expect(Object.values(fit).every(Number.isFinite)).toBe(true);
  expect(confidenceOf({ log: -0.5, margin: 3, digits: 1 }, fit)).toBeGreaterThan(0.5);
});

it('takes a reading without rivals for one that is far ahead, and none for unlikely', () => {
  const read = (...chances: number[]): Evidence => evidenceFor(chances.map((chance) => ({ digits: '12', chance })));
  expect(read(0.9)).toEqual({ log: Math.log(0.9), margin: 25, digits: 2 });
  expect(read()).toEqual({ log: -40, margin: 0, digits: 0 });
  expect(read(0.5, 0.25).margin).toBeCloseTo(Math.log(2));
});

it('does not trust what is far less likely than right readings are, however far ahead it is of anything else', () => {
  const readings = Array.from({ length: 2000 }, (_, i) => ({ evidence: { log: -5 * (i / 2000), margin: i % 2 === 0 ? 6 : 0.2, digits: 5 }, right: i % 2 === 0 }));
  const fit = fitConfidence(readings);
  expect(fit.leastLogOfDigit).toBeCloseTo(-0.99, 2);
  expect(confidenceOf({ log: -4.5, margin: 8, digits: 5 }, fit)).toBeGreaterThan(0.95);
  expect(confidenceOf({ log: -9, margin: 8, digits: 9 }, fit)).toBeGreaterThan(0.8);
  expect(confidenceOf({ log: -9, margin: 8, digits: 5 }, fit)).toBeLessThan(0.05);
});

it('shares what the best leaves among the others in proportion, and gives none more than the best', () => {
  expect(confidencesBeside(0.9, [0.03, 0.01])).toEqual([expect.closeTo(0.075), expect.closeTo(0.025)]);
  expect(confidencesBeside(0.2, [0.4, 0.1])).toEqual([expect.closeTo(0.2), expect.closeTo(0.05)]);
  expect(confidencesBeside(1, [0.2, 0])).toEqual([0, 0]);
  expect(confidencesBeside(0.5, [0])).toEqual([0]);
  expect(confidencesBeside(0.5, [])).toEqual([]);
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(share, fc.array(share), (confidence, chances) => {
    const others = confidencesBeside(confidence, chances);
    expect(others.reduce((sum, value) => sum + value, confidence)).toBeLessThanOrEqual(1 + 1e-9);
    for (const value of others) expect(value).toBeLessThanOrEqual(confidence + 1e-9);
  }));
});
