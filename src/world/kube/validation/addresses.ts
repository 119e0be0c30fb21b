/** IP addresses and ranges. Models: `IsValidIP` and `IsValidCIDR` of apimachinery, `ValidateNonSpecialIP`. */
import { invalid, type FieldError } from '../status-errors';

export function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4) return parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isVersion6(text);
}

function isVersion6(text: string): boolean {
  if (!/^[0-9a-f:]+$/i.test(text) || (text.match(/::/g) ?? []).length > 1) return false;
  const groups = text.split(':').filter(Boolean);
  return (
    groups.every((group) => group.length <= 4) &&
    (text.includes('::') ? groups.length < 8 : groups.length === 8)
  );
}

export function addressErrors(text: string, field: string): FieldError[] {
  return isAddress(text)
    ? []
    : [invalid(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

export function isRange(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const most = address.includes(':') ? 128 : 32;
  return more.length === 0 && isAddress(address) && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

export function rangeErrors(text: string, field: string): FieldError[] {
  return isRange(text)
    ? []
    : [invalid(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}

/** Addresses that mean something else than a host out there. */
export function specialAddressErrors(text: string, field: string): FieldError[] {
  const wrong = (why: string): FieldError[] => [invalid(field, text, why)];
  if (text === '0.0.0.0' || text === '::') return wrong('may not be unspecified (0.0.0.0 or ::)');
  if (text.startsWith('127.') || text === '::1')
    return wrong('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (text.startsWith('169.254.') || /^fe80:/i.test(text))
    return wrong('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (/^224\.0\.0\./.test(text) || /^ff02:/i.test(text))
    return wrong('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return [];
}
