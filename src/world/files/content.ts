/** A file's content as it crosses the session's window: text where it is text, bytes in base64 where it is not. */
import type { FileContent } from '../../session/session';

const BOM = [0xef, 0xbb, 0xbf];
const CHUNK = 0x8000;

export function bytesOf(content: FileContent): string | Uint8Array {
  return typeof content === 'string'
    ? content
    : Uint8Array.from(atob(content.base64), (char) => char.charCodeAt(0));
}

/** Text only where writing it back gives the same bytes. */
export function contentOf(bytes: Uint8Array): FileContent {
  const marked = BOM.every((byte, at) => bytes[at] === byte);
  try {
    if (!marked) return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // no UTF-8
  }
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return { base64: btoa(binary) };
}
