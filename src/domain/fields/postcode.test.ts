import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { postcodeCountrySchema } from '../../contract/fields.ts';
import type { PostcodeCountry } from '../../contract/fields.ts';
import { parseGazetteer } from './gazetteer.ts';
import { postcodeLengths } from './postcode.ts';
import { postcodeFormats } from './postcode-formats.ts';
import { brokenRules, grammarFor, hopelessStart } from './testing/grammar-properties.ts';

const ofCountry = (country: PostcodeCountry) => grammarFor({ kind: 'postcode', options: { country } });

describe('countries', () => {
  test.each([
    // The White House, and the examples that the posts themselves give.
    ['US', '20500', '20500'], ['US', '205000003', '20500-0003'], ['US', '20500-0003', '20500-0003'], ['DE', '10115', '10115'], ['FR', '75007', '75007'], ['IT', '00144', '00144'],
    ['ES', '28039', '28039'], ['CN', '100000', '100000'], ['IN', '110001', '110001'], ['IN', '110 001', '110001'], ['JP', '1000001', '100-0001'], ['JP', '100-0001', '100-0001'], ['BR', '01310100', '01310-100'],
    ['RU', '101000', '101000'], ['CH', '8001', '8001'], ['AT', '1010', '1010'], ['HU', '1051', '1051'], ['PL', '00001', '00-001'], ['PL', '00-950', '00-950'], ['SE', '10316', '103 16'],
    ['AU', '2000', '2000'], ['AU', '0800', '0800'], ['NO', '0150', '0150'], ['DK', '1050', '1050'], ['FI', '00100', '00100'], ['BE', '1000', '1000'], ['PT', '1100148', '1100-148'],
    ['CZ', '11000', '110 00'], ['SK', '81102', '811 02'], ['SK', '04001', '040 01'], ['GR', '10557', '105 57'], ['TR', '34110', '34110'], ['KR', '03187', '03187'], ['MX', '06000', '06000']
  ] as const)('%s: %s is written %s', (country, text, value) => {
    expect(ofCountry(country).judge(text)).toMatchObject({ fits: true, value, digits: text.replace(/\D/g, ''), alwaysDoubtful: false });
  });

  test.each([
    ['DE', '00999'], ['DE', '01000'], ['DE', '99999'], ['ES', '00100'], ['ES', '53000'], ['FR', '99100'], ['FR', '00100'], ['IN', '012345'], ['RU', '712345'], ['CH', '9700'], ['CH', '0999'],
    ['KR', '64000'], ['TR', '82000'], ['SE', '012 34'], ['AT', '0101'], ['CN', '871234'], ['AU', '0100'], ['AU', '0300']
  ] as const)('%s gives out no %s', (country, text) => {
    expect(ofCountry(country).judge(text)).toMatchObject({ fits: false, value: null });
    expect(brokenRules(ofCountry(country), text)).toEqual(['codeRange']);
    expect(ofCountry(country).couldBecome(text)).toBe(false);
  });

  test.each([['US', '2050'], ['US', '205001'], ['US', '20500--0003'], ['DE', '10 115'], ['JP', '10-00001'], ['CH', '80010'], ['PL', '00-9501'], ['IN', '11000l'], ['US', '']] as const)(
    '%s: “%s” has not the shape', (country, text) => {
      expect(brokenRules(ofCountry(country), text)).toEqual(['shape']);
    });

  test('a search is told at the first digit that leads nowhere', () => {
    expect([ofCountry('ES').couldBecome('5'), ofCountry('ES').couldBecome('53'), ofCountry('IN').couldBecome('0'), ofCountry('DE').couldBecome('00')]).toEqual([true, false, false, false]);
  });

  test('every code of a country is written in one way, which is read as the same', () => {
    fc.assert(fc.property(fc.constantFrom(...postcodeCountrySchema.options), fc.nat(3), fc.stringMatching(/^[0-9]{12}$/), (country, form, digits) => {
      const lengths = postcodeLengths(postcodeFormats[country]);
      const grammar = ofCountry(country);
      const { fits, value } = grammar.judge(digits.slice(0, lengths[form % lengths.length]));
      if (!fits) return;
      expect(grammar.judge(value!)).toMatchObject({ fits: true, value });
      expect(hopelessStart(grammar, value!)).toBeNull();
    }));
  });
});

describe('a gazetteer', () => {
  const berlin = parseGazetteer('code,place\n10115,Mitte\n10117,Mitte\n\n"10119",Mitte\r\n20095;Hamburg', 'DE');
  const grammar = grammarFor({ kind: 'postcode', options: { country: 'DE' } }, { gazetteer: berlin });

  test('is read from the first column', () => {
    expect([...berlin]).toEqual(['10115', '10117', '10119', '20095']);
    expect([...parseGazetteer('\uFEFF103 16\n111-22\t', 'SE')]).toEqual(['10316', '11122']);
  });

  test('lets nothing through that is not in it', () => {
    expect(grammar.judge('10117')).toMatchObject({ fits: true, value: '10117' });
    expect(grammar.judge('10118')).toMatchObject({ fits: false, value: null });
    expect(brokenRules(grammar, '10118')).toEqual(['inGazetteer']);
    expect(['', '1', '101', '1011', '10119', '2', '20095'].every((start) => grammar.couldBecome(start))).toBe(true);
    expect(['0', '102', '10116', '3', '201', '99'].some((start) => grammar.couldBecome(start))).toBe(false);
  });

  test('of ZIP codes speaks for ZIP+4', () => {
    const us = grammarFor({ kind: 'postcode', options: { country: 'US' } }, { gazetteer: new Set(['20500']) });
    expect(['20500', '20500-0003', '20501', '20501-0003'].map((text) => us.judge(text).fits)).toEqual([true, true, false, false]);
    expect([us.couldBecome('20500-0'), us.couldBecome('20501-')]).toEqual([true, false]);
  });

  test.each([
    ['10115\n1o117\n', 'Line 2: “1o117” is no postcode of DE'],
    ['10115\n1067\n', 'Line 2: “1067” is no postcode of DE; leading zeros may be lost'],
    ['10115\nplace\n', 'Line 2: “place” is no postcode of DE'],
    ['00500', 'Line 1: “00500” is no postcode of DE'],
    ['code\n\n', 'no postcodes in the list']
  ])('%j is refused with the line', (text, message) => {
    expect(() => parseGazetteer(text, 'DE')).toThrow(message);
  });
});
