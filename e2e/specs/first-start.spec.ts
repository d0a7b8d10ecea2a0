import { expect, test } from '../fixtures.ts';

test('a new studio starts with the guide', async ({ studio }) => {
  const page = await studio.open();
  await expect(page.getByRole('heading', { name: 'From data to a trained model' })).toBeVisible();
});
