import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ibanCountrySchema } from '../../../contract/fields.ts';
import type { IbanCountry } from '../../../contract/fields.ts';
import { abaHolds } from './aba.ts';
import { ibanHolds, ibanLengths } from './iban.ts';
import { luhnHolds } from './luhn.ts';
import { nhsHolds } from './nhs-number.ts';
import { postnetHolds } from './postnet.ts';

describe('published examples', () => {
  // Banks' own numbers, and 076401251, worked through in descriptions of the scheme.
  test.each(['111000025', '122000564', '011000015', '021000021', '076401251'])('%s is a routing number', (number) => expect(abaHolds(number)).toBe(true));
  // ISO/IEC 7812-1 and the card networks' test numbers.
  test.each(['79927398713', '49927398716', '4111111111111111', '5555555555554444', '378282246310005'])('%s passes Luhn', (number) => expect(luhnHolds(number)).toBe(true));
  // The NHS Data Model and Dictionary's own, and one made for tests.
  test.each(['9434765919', '6541003238'])('%s is an NHS number', (number) => expect(nhsHolds(number)).toBe(true));
  test.each(['5555512372', '5555512345', '1234512345'])('%s is a ZIP+4 with its correction digit', (number) => expect(postnetHolds(number)).toBe(true));

  // The example of each country in the registry.
  const ibans = `AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 AT611904300234573201 AZ21NABZ00000000137010001944 BA391290079401028494
    BE68539007547034 BG80BNBG96611020345678 BH67BMAG00001299123456 BI4210000100010000332045181 BR1800360305000010009795493C1 BY13NBRB3600900000002Z00AB00 CH9300762011623852957
    CR05015202001026284066 CY17002001280000001200527600 CZ6508000000192000145399 DE89370400440532013000 DJ2100010000000154000100186 DK5000400440116243 DO28BAGR00000001212453611324
    EE382200221020145685 EG380019000500000000263180002 ES9121000418450200051332 FI2112345600000785 FK88SC123456789012 FO6264600001631634 FR1420041010050500013M02606
    GB29NWBK60161331926819 GE29NB0000000101904917 GI75NWBK000000007099453 GL8964710001000206 GR1601101250000000012300695 GT82TRAJ01020000001210029690 HN88CABF00000000000250005469
    HR1210010051863000160 HU42117730161111101800000000 IE29AIBK93115212345678 IL620108000000099999999 IQ98NBIQ850123456789012 IS140159260076545510730339 IT60X0542811101000000123456
    JO94CBJO0010000000000131000302 KW81CBKU0000000000001234560101 KZ86125KZT5004100100 LB62099900000001001901229114 LC55HEMM000100010012001200023015 LI21088100002324013AA
    LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 LY83002048000020100120361 MC5811222000010123456789030 MD24AG000225100013104168 ME25505000012345678951
    MK07250120000058984 MN121234123456789123 MR1300020001010000123456753 MT84MALT011000012345MTLCAST001S MU17BOMM0101101030300200000MUR NI45BAPR00000013000003558124
    NL91ABNA0417164300 NO9386011117947 OM810180000001299123456 PK36SCBL0000001123456702 PL61109010140000071219812874 PS92PALS000000000400123456702 PT50000201231234567890154
    QA58DOHB00001234567890ABCDEFG RO49AAAA1B31007593840000 RS35260005601001611379 RU0304452522540817810538091310419 SA0380000000608010167519 SC18SSCB11010000000000001497USD
    SD2129010501234001 SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 SM86U0322509800000000270100 SO211000001001000100141 ST68000100010051845310112
    SV62CENR00000000000000700025 TL380080012345678910157 TN5910006035183598478831 TR330006100519786457841326 UA213223130000026007233566001 VA59001123000012345678
    VG96VPVG0000012345678901 XK051212012345678906 YE15CBYE0001018861234567891234`.split(/\s+/);
  test.each(ibans)('%s is an IBAN of its country’s length', (iban) => {
    expect(ibanHolds(iban)).toBe(true);
    expect(iban).toHaveLength(ibanLengths[iban.slice(0, 2) as IbanCountry]);
  });
  test('every country has one', () => {
    expect(ibans.map((iban) => iban.slice(0, 2)).sort()).toEqual([...ibanCountrySchema.options].sort());
  });
});

/** Numbers for which the check holds: any digits but the last, which is found by trying; about one NHS number in eleven has none. */
function heldBy(holds: (digits: string) => boolean, length: number): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^[0-9]{${length - 1}}$`)).map((start) => [...'0123456789'].map((last) => start + last).find(holds) ?? '').filter((number) => number !== '');
}

const swapped = (number: string, at: number): string => number.slice(0, at) + number[at + 1]! + number[at]! + number.slice(at + 2);

const schemes = {
  aba: { holds: abaHolds, length: 9, misses: (a: number, b: number) => Math.abs(a - b) === 5 },
  luhn: { holds: luhnHolds, length: 16, misses: (a: number, b: number) => a + b === 9 && Math.min(a, b) === 0 },
  nhs: { holds: nhsHolds, length: 10, misses: () => false },
  postnet: { holds: postnetHolds, length: 10, misses: () => true }
};

describe.each(Object.entries(schemes))('%s', (_, { holds, length, misses }) => {
  test('finds any single wrong digit', () => {
    fc.assert(fc.property(heldBy(holds, length), fc.nat(length - 1), fc.integer({ min: 1, max: 9 }), (number, at, more) => {
      const wrong = number.slice(0, at) + String((Number(number[at]) + more) % 10) + number.slice(at + 1);
      expect([wrong, holds(wrong)]).toEqual([wrong, false]);
    }));
  });

  test('finds two neighbours in the wrong order, but for those that it says it misses', () => {
    fc.assert(fc.property(heldBy(holds, length), fc.nat(length - 2), (number, at) => {
      const [a, b] = [Number(number[at]), Number(number[at + 1])];
      const wrong = swapped(number, at);
      expect([wrong, holds(wrong)]).toEqual([wrong, a === b || misses(a, b)]);
    }));
  });
});

describe('iban', () => {
  const german = fc.stringMatching(/^[0-9]{18}$/).map((account) => {
    const check = Array.from({ length: 97 }, (_, i) => String(i + 2).padStart(2, '0')).find((digits) => ibanHolds(`DE${digits}${account}`))!;
    return `DE${check}${account}`;
  });

  test('finds any single wrong digit and two neighbours in the wrong order', () => {
    fc.assert(fc.property(german, fc.integer({ min: 4, max: 21 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 4, max: 20 }), (iban, at, more, place) => {
      const wrong = iban.slice(0, at) + String((Number(iban[at]) + more) % 10) + iban.slice(at + 1);
      expect(ibanHolds(wrong)).toBe(false);
      expect(ibanHolds(swapped(iban, place))).toBe(iban[place] === iban[place + 1]);
    }));
  });
});
