import { describe, expect, test } from 'vitest';
import type { FieldReading } from '../../contract/reading.ts';
import { drawAudit, isDoubtfulByRule, misreadEstimate, shownInQueue } from './audit.ts';

const fields = Array.from({ length: 4000 }, (_, i) => ({
  sha256: String(i).padStart(64, '0'), page: i % 3, name: 'amount', reading: { accepted: i % 4 !== 0, confidence: 0.999 }, threshold: 0.96
}));

describe('the draw of audits', () => {
  test('takes its share of the accepted, and none of the doubtful', () => {
    const draws = fields.map((field) => drawAudit(field, { seed: 5, auditShare: 0.1 }));
    const audited = draws.filter((draw) => draw.audited).length;
    // 3,000 accepted: 300 ± 3 standard deviations.
    expect(audited).toBeGreaterThan(250);
    expect(audited).toBeLessThan(350);
    draws.forEach((draw, i) => expect(draw.audited && i % 4 === 0).toBe(false));
  });

  test('depends on seed, document, page and field alone', () => {
    const audited = (seed: number) => fields.filter((field) => drawAudit(field, { seed, auditShare: 0.1 }).audited).map(({ sha256 }) => sha256);
    expect(audited(5)).toEqual(audited(5));
    expect(audited(5)).not.toEqual(audited(6));
  });

  test('a share of 0 takes none, of 1 all', () => {
    const accepted = fields.filter(({ reading }) => reading.accepted);
    for (const auditShare of [0, 1]) expect(accepted.every((field) => drawAudit(field, { seed: 1, auditShare }).audited === (auditShare === 1))).toBe(true);
  });

  test('spreads the audited ones over the queue as doubtful ones lie in it: most of them nearly sure, none surer', () => {
    const ranks = fields.map((field) => drawAudit(field, { seed: 5, auditShare: 1 })).filter(({ audited }) => audited).map(({ rank }) => rank);
    const shareBelow = (confidence: number): number => ranks.filter((rank) => rank < confidence).length / ranks.length;
    expect(shareBelow(0.3)).toBeCloseTo(0.03, 1);
    expect(shareBelow(0.5)).toBeCloseTo(0.14, 1);
    expect(shareBelow(0.8)).toBeCloseTo(0.56, 1);
    expect(shareBelow(0.96)).toBe(1);
  });
});

test('an audited reading looks like any doubtful one', () => {
  const reading: FieldReading = {
    kind: 'digits', text: '42', digits: '42', value: '42', confidence: 0.99, accepted: true,
    alternatives: [{ text: '47', confidence: 0.008 }, { text: '92', confidence: 0.002 }], rules: [],
    boxes: [{ char: '4', x: 0, y: 0, w: 1, h: 1, confidence: 0.993 }, { char: '2', x: 1, y: 0, w: 1, h: 1, confidence: 0.995 }]
  };
  const shown = shownInQueue(reading, { audited: true, rank: 0.33 });
  expect(shown).toMatchObject({ text: '42', accepted: false, confidence: 0.33 });
  // The character that the likeliest other text has otherwise carries the doubt, not the least sure one.
  expect(shown.boxes.map(({ confidence }) => confidence)).toEqual([0.993, expect.closeTo(0.995 / 3)]);
  // 0.67 are left for others, but none is likelier than the answer, and they differ as they did.
  expect(shown.alternatives).toEqual([{ text: '47', confidence: expect.closeTo(0.33) }, { text: '92', confidence: expect.closeTo(0.33 / 4) }]);
  expect(shownInQueue(reading, { audited: true, rank: 0.9 }).alternatives).toEqual([{ text: '47', confidence: expect.closeTo(0.08) }, { text: '92', confidence: expect.closeTo(0.02) }]);
  const others = shownInQueue({ ...reading, alternatives: [{ text: '427', confidence: 0.001 }] }, { audited: true, rank: 0.33 });
  expect(others.boxes.map(({ confidence }) => confidence)).toEqual([expect.closeTo(0.993 / 3), 0.995]);
  expect(others.alternatives).toEqual([{ text: '427', confidence: expect.closeTo(0.33) }]);
  // In boxes of their own all characters have the field's confidence.
  const boxed = shownInQueue({ ...reading, alternatives: [], boxes: reading.boxes.map((box) => ({ ...box, confidence: 0.99 })) }, { audited: true, rank: 0.33 });
  expect(boxed.boxes.map(({ confidence }) => confidence)).toEqual([expect.closeTo(0.33), expect.closeTo(0.33)]);
  expect(shownInQueue(reading, { audited: false, rank: 0.99 })).toBe(reading);
});

test('a reading is doubtful by rule without a value or where a rule wants a person', () => {
  expect(isDoubtfulByRule({ accepted: false, value: null, rules: [] })).toBe(true);
  expect(isDoubtfulByRule({ accepted: true, value: null, rules: [] })).toBe(false);
  expect(isDoubtfulByRule({ accepted: false, value: '1', rules: [{ rule: 'decimalMark', ok: false }] })).toBe(true);
  expect(isDoubtfulByRule({ accepted: false, value: '1', rules: [{ rule: 'grouped', ok: false }, { rule: 'decimalMark', ok: true }] })).toBe(false);
});

test('the estimate has Wilson’s interval, and is none before anything is verified', () => {
  expect(misreadEstimate({ verified: 0, misread: 0 })).toEqual({ misreadRate: null, interval95: null });
  const { misreadRate, interval95 } = misreadEstimate({ verified: 200, misread: 1 });
  expect(misreadRate).toBe(0.005);
  expect(interval95![0]).toBeCloseTo(0.000883, 5);
  expect(interval95![1]).toBeCloseTo(0.027774, 5);
});
