/** Stands in for Node's `zlib`, which just-bash asks for and a browser does not have. Left out: all compression. */

function missing(): never {
  throw new Error("gzip is not part of this workshop's shell");
}

export const gzipSync = missing;
export const gunzipSync = missing;
export const deflateSync = missing;
export const inflateSync = missing;
export const constants = {};
export default { gzipSync, gunzipSync, deflateSync, inflateSync, constants };
