// The six digits that an authenticator app would show (RFC 6238: SHA-1, 30 seconds).
import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS = 30;

function fromBase32(text) {
  let bits = "";
  for (const letter of text.replace(/[\s=]/gu, "").toUpperCase()) {
    bits += ALPHABET.indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/gu).map((byte) => Number.parseInt(byte, 2)));
}

/** `ahead` counts steps from now: a clock that runs a little fast shows the next one. */
export function totp(secret, ahead = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + ahead));
  const hash = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const at = hash[hash.length - 1] & 0xf;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
