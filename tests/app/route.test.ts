import { expect } from '@open-wc/testing';
import { readRoute, writeRoute } from '../../src/app/route';

describe('deep links', () => {
  it('name a deck and a slide', () => {
    expect(readRoute('#/tenants/7')).to.deep.equal({ deck: 'tenants', slide: '7', presenter: false });
    expect(readRoute('#/tenants')).to.deep.equal({ deck: 'tenants', slide: '1', presenter: false });
    expect(readRoute('#/presenter/tenants/our-1st-error')).to.deep.equal({
      deck: 'tenants',
      slide: 'our-1st-error',
      presenter: true,
    });
    expect(readRoute('')).to.equal(undefined);
  });

  it('come back as they were written', () => {
    for (const presenter of [true, false]) {
      const route = { deck: 'tenants', slide: 'what? & why/not', presenter };
      expect(readRoute(writeRoute(route))).to.deep.equal(route);
    }
  });
});
