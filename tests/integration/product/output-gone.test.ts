import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningProduct, startProduct } from '../../e2e/start-product';

let product: RunningProduct;
beforeAll(async () => {
  product = await startProduct();
}, 300_000);
afterAll(() => product.remove());

test('when nobody reads its output any more it serves on, and stops when it is told to', async () => {
  product.closeOutput();
  // Each is logged: its address can't be told.
  for (let i = 0; i < 5; i++) {
    const refused = await fetch(`${product.url}/contact`, { headers: { 'x-forwarded-for': 'nonsense' } });
    expect(refused.status).toBe(400);
  }
  expect((await fetch(`${product.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${product.url}/contact`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(200);
  expect(await product.stop()).toBe(0);
});
