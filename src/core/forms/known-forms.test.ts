import { expect, test } from 'vitest';
import { formRulesSchema, type OwnForm } from '../../contract/forms.ts';
import { wantedForm } from './known-forms.ts';
import type { FormRepository } from './ports.ts';

const at = '2026-01-01T00:00:00.000Z';

function own(name: string, kind: 'amount' | 'iban'): OwnForm {
  return { name, template: { name, anchors: [], fields: [] }, rules: formRulesSchema.parse([{ name: 'sum', content: { kind }, isOptional: true }]), madeAt: at, changedAt: at };
}

const forms = { list: () => [own('bill', 'amount'), own('slip', 'iban')] } as unknown as FormRepository;
const kindOf = (name: string, ...asked: Parameters<ReturnType<typeof wantedForm>['rulesOf']>) => wantedForm(forms, name).rulesOf(...asked).content.kind;

test('auto looks for all forms of one’s own, a name for that one, the studio’s for none', () => {
  const templates = (name: string) => wantedForm(forms, name).templates.map((template) => template.name);
  expect([templates('auto'), templates('slip'), templates('cheque-us')]).toEqual([['bill', 'slip'], ['slip'], []]);
  expect(() => wantedForm(forms, 'Slip')).toThrow(expect.objectContaining({ code: 'FORM_UNKNOWN', remedy: expect.stringMatching(/auto.*envelope.*bill, slip/) }));
});

test('a field holds what the form that was found says; what nothing is said of is a number', () => {
  expect([kindOf('auto', 'bill', 'sum'), kindOf('auto', 'slip', 'sum'), kindOf('auto', 'cheque-us', 'date')]).toEqual(['amount', 'iban', 'date']);
  expect([kindOf('slip', 'slip', 'other'), kindOf('auto', 'prescription', 'dose'), kindOf('auto', null, 'amount')]).toEqual(['digits', 'digits', 'digits']);
  expect([wantedForm(forms, 'slip').rulesOf('slip', 'sum').isOptional, wantedForm(forms, 'auto').rulesOf('cheque-us', 'amount').isOptional]).toEqual([true, false]);
});

test('an envelope’s postcode is one of the country that is told', () => {
  expect(wantedForm(forms, 'envelope', 'DE').rulesOf('envelope', 'postcode').content).toEqual({ kind: 'postcode', options: { country: 'DE' } });
  expect(kindOf('envelope', 'envelope', 'postcode')).toBe('digits');
});
