import { expect, waitUntil } from '@open-wc/testing';
import { Followers } from '../../src/app/follow';
import type { Position } from '../../src/app/follow';

describe('windows that follow each other', () => {
  it('go where another one goes, and tell a new one where they are', async () => {
    const seen: Position[] = [];
    const here = { deck: 'tenants', index: 3, revealed: 1 };
    const page = new Followers(
      (position) => seen.push(position),
      () => here,
    );
    const heard: Position[] = [];
    const presenter = new Followers(
      (position) => heard.push(position),
      () => undefined,
    );
    presenter.tell({ deck: 'tenants', index: 4, revealed: 0 });
    await waitUntil(() => seen.length === 1);
    expect(seen).to.deep.equal([{ deck: 'tenants', index: 4, revealed: 0 }]);
    presenter.ask();
    await waitUntil(() => heard.length === 1);
    expect(heard).to.deep.equal([here]);
    page.dispose();
    presenter.dispose();
  });
});
