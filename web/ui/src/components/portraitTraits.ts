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
const VOWEL_ENDING = /[aeiou]$/i;
const SELLS = /sdr|sales|account|crm|lead/;

/**
 * The traits of a slug, always the same. Who sells for a living wears a headset; a name that ends in a vowel gets the
 * longer hair, any other the shorter, so that face and name do not quarrel.
 */
export function traitsOf(slug: string, name: string): Traits {
  const next = generator(`marigold:${slug}`);
  const of = (choices: number) => Math.floor(next() * choices);
  const hair = VOWEL_ENDING.test(name) ? 1 + of(LONG_HAIR) : 1 + LONG_HAIR + of(4);
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

// The word before the slug was chosen among thirty for giving the shipped agents the most different faces.
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
