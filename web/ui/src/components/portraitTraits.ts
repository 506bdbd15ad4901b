/** What distinguishes one face from another; numbers name tokens or shapes. */
export type Traits = {
  sky: number;
  halo: number;
  skin: number;
  hair: number;
  hairColour: number;
  clothes: number;
  cloth: number;
  jaw: number;
  brow: number;
  eyes: number;
  mouth: number;
  glasses: boolean;
  beard: boolean;
  earrings: boolean;
  headset: boolean;
};

const LONG_HAIR = 3;
const SELLS = /sdr|sales|account|crm|lead/;

/** The traits of a slug, always the same. People who sell for a living wear a headset. */
export function traitsOf(slug: string): Traits {
  const next = generator(slug);
  const of = (choices: number) => Math.floor(next() * choices);
  const hair = 1 + of(7);
  const bearded = hair > LONG_HAIR && next() < 0.4;
  const headset = SELLS.test(slug) && next() < 0.7;
  return {
    sky: 1 + of(6),
    halo: of(3),
    skin: 1 + of(5),
    hair,
    hairColour: next() < 0.1 ? 4 : 1 + ((of(4) + 4) % 4 === 3 ? 4 : of(3)),
    clothes: of(4),
    cloth: 1 + of(6),
    jaw: of(2),
    brow: of(2),
    eyes: next() < 0.75 ? 0 : 1,
    mouth: bearded ? (next() < 0.5 ? 0 : 2) : of(3),
    glasses: next() < 0.4,
    beard: bearded,
    earrings: hair <= LONG_HAIR && !headset && next() < 0.6,
    headset,
  };
}

/** Mulberry32 seeded with FNV-1a of the text: the same everywhere, numbers in [0, 1). */
function generator(text: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
