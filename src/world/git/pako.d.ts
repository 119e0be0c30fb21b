// The part of pako that we use. The hosts' own compression is asynchronous and differs from host to host in its bytes.
declare module 'pako' {
  const pako: {
    deflate(data: Uint8Array, options?: { level?: number }): Uint8Array;
    inflate(data: Uint8Array): Uint8Array;
    gzip(data: Uint8Array, options?: { level?: number }): Uint8Array;
    ungzip(data: Uint8Array): Uint8Array;
  };
  export default pako;
}
