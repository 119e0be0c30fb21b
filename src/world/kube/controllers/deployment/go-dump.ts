/**
 * A value as `%#v` of the spew library prints it, which is what hashes of pod templates are taken of.
 *
 * Models: `dump.ForHash` of `k8s.io/utils`: types in front, keys sorted, no methods, no addresses.
 */
import { isMap } from '../../json-value';
import { elementOf, goStruct, goTypeText, underlying, type GoType } from '../../go-types';
import { quantity } from '../../quantity';

/** @param bare without its type in front, as items of lists and maps are */
export function goDump(type: GoType, value: unknown, bare = false): string {
  const head = bare ? '' : `(${goTypeText(type)})`;
  if (type.startsWith('*')) {
    if (value === undefined || value === null) return bare ? '<nil>' : `${head}<nil>`;
    const inner = type.slice(1);
    return (bare ? '<*>' : `(*${goTypeText(inner)})`) + goDump(inner, value, true);
  }
  const special = OPAQUE[type];
  if (special) return head + special(value);
  const struct = goStruct(type);
  if (struct) {
    const fields = struct.fields.map(({ name, json, type: each }) => {
      const inner = json === '' ? value : isMap(value) ? value[json] : undefined;
      return `${name}:${goDump(each, inner)}`;
    });
    return `${head}{${fields.join(' ')}}`;
  }
  return head + plain(type, value);
}

function plain(type: GoType, value: unknown): string {
  const shape = underlying(type);
  if (shape.startsWith('[]')) {
    if (!Array.isArray(value)) return '<nil>';
    return `[${value.map((item) => goDump(elementOf(type)!, item, true)).join(' ')}]`;
  }
  if (shape.startsWith('map[')) {
    if (!isMap(value)) return '<nil>';
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${key}:${goDump(elementOf(type)!, value[key], true)}`);
    return `map[${entries.join(' ')}]`;
  }
  if (value === undefined || value === null)
    return shape === 'string' ? '' : shape === 'bool' ? 'false' : '0';
  return String(value);
}

const NO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';

// Types with fields of their own that JSON does not show.
const OPAQUE: Record<string, (value: unknown) => string> = {
  'meta/v1.Time': () => NO_TIME,
  'meta/v1.MicroTime': () => NO_TIME,
  'meta/v1.FieldsV1': () => '{Raw:([]uint8)<nil>}',
  'intstr.IntOrString': (value) => {
    const isText = typeof value === 'string';
    const number = isText || value === undefined ? 0 : String(value);
    return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${number} StrVal:(string)${isText ? value : ''}}`;
  },
  'resource.Quantity': (value) => {
    const { digits, scale, format, text } = parsed(String(value ?? ''));
    return `{i:(resource.int64Amount){value:(int64)${digits} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
  },
};

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** A quantity as its parser keeps it: it remembers the text only where that is plainly the canonical one. */
function parsed(text: string): { digits: string; scale: number; format: string; text: string } {
  if (text === '' || text === '0') return { digits: '0', scale: 0, format: text && 'DecimalSI', text };
  const match = /^([+-]?)(\d*)\.?(\d*)([a-zA-Z]*)([-+]?\d*)$/.exec(text);
  const [, sign = '', whole = '', fraction = '', suffix = '', exponent = ''] = match ?? [];
  if (BINARY.includes(suffix)) {
    const value = Number(whole);
    const kept = (value & 7) !== 0 && !fraction;
    return { digits: sign + String(quantity(text)), scale: 0, format: 'BinarySI', text: kept ? text : '' };
  }
  const power = /^[eE]$/.test(suffix) && exponent ? Number(exponent) : (DECIMAL[suffix] ?? 0);
  const shifted = whole + fraction;
  const scale = power - fraction.length;
  const kept = scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
  const format = exponent ? 'DecimalExponent' : 'DecimalSI';
  return {
    digits: sign.replace('+', '') + shifted.replace(/^0+(?=\d)/, ''),
    scale,
    format,
    text: kept ? text : '',
  };
}
