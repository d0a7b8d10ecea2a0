import { describe, expect, it } from 'vitest';
import { formatsOf } from './format.ts';

const en = formatsOf('en');
const zh = formatsOf('zh-CN');
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('percent', () => {
  it('is never all or none unless it is', () => {
    expect(plain(en.percent(0.99996))).toBe('99.99 %');
    expect(plain(en.percent(1))).toBe('100.00 %');
    expect(plain(en.percent(0.00001))).toBe('0.01 %');
    expect(plain(en.percent(0))).toBe('0.00 %');
    expect(plain(en.percent(0.9954))).toBe('99.54 %');
  });

  it('keeps number and unit on one line', () => {
    expect(en.percent(0.5)).toBe('50.00\u00a0%');
  });
});

describe('points', () => {
  it('carries its sign', () => {
    expect(en.points(0.0012)).toBe('+0.12');
    expect(en.points(-0.0012)).toBe('−0.12');
    expect(en.points(0.000001)).toBe('±0.00');
  });
});

describe('duration', () => {
  it('says as much as matters', () => {
    expect(plain(en.duration(0.84))).toBe('840 ms');
    expect(plain(en.duration(3.21))).toBe('3.2 s');
    expect(plain(en.duration(38.4))).toBe('38 s');
    expect(plain(en.duration(112))).toBe('1 min 52 s');
    expect(plain(en.duration(61))).toBe('1 min 01 s');
    expect(plain(en.duration(7500))).toBe('2 h 05 min');
    expect(plain(zh.duration(112))).toBe('1 分 52 秒');
  });

  it('carries over where rounding fills a unit', () => {
    expect(plain(en.duration(59.7))).toBe('1 min 00 s');
    expect(plain(en.duration(3599.6))).toBe('1 h 00 min');
    expect(plain(en.duration(0.9996))).toBe('1.0 s');
    expect(plain(en.duration(9.96))).toBe('10 s');
  });
});

describe('bytes and counts', () => {
  it('chooses the unit', () => {
    expect(plain(en.bytes(0))).toBe('0 B');
    expect(plain(en.bytes(999_600))).toBe('1.0 MB');
    expect(plain(en.bytes(618_000_000))).toBe('618 MB');
    expect(plain(en.bytes(1_500_000_000))).toBe('1.5 GB');
    expect(en.count(70_000)).toBe('70,000');
    expect(plain(en.compact(23_898))).toBe('23.9 k');
    expect(plain(en.compact(5_403_466))).toBe('5.4 M');
    expect(en.compact(970)).toBe('970');
  });
});

describe('short', () => {
  it('writes learning rates as they are spoken of', () => {
    expect(en.short(0.008)).toBe('8e-3');
    expect(en.short(0.014)).toBe('0.014');
    expect(en.short(1e-7)).toBe('1e-7');
    expect(en.short(0.0031)).toBe('3.1e-3');
    expect(en.short(0)).toBe('0');
    expect(en.short(-2.5)).toBe('-2.5');
    expect(en.short(2_000_000)).toBe('2e6');
  });
});

describe('ago', () => {
  it('is told by language', () => {
    const now = Date.parse('2026-03-14T12:00:00Z');
    expect(en.ago('2026-03-14T11:57:00Z', now)).toBe('3 minutes ago');
    expect(en.ago('2026-03-14T11:59:50Z', now)).toBe('now');
    expect(zh.ago('2026-03-14T09:00:00Z', now)).toBe('3小时前');
  });
});
