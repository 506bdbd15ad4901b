import { useId } from "react";
import { traitsOf, type Traits } from "./portraitTraits";
import styles from "./Portrait.module.css";

/**
 * The face of an agent, drawn from its slug and name: the same agent always has the same face. Decorative, because the name always
 * stands beside it.
 */
export function Portrait({
  slug,
  name,
  size = 72,
  working = false,
}: {
  slug: string;
  name: string;
  size?: number;
  working?: boolean;
}) {
  const id = useId();
  const traits = traitsOf(slug, name);
  const skin = `var(--portrait-skin-${traits.skin})`;
  const shade = `var(--portrait-shade-${traits.skin})`;
  const hair = `var(--portrait-hair-${traits.hairColour})`;
  return (
    <span className={working ? styles["working"] : styles["frame"]} style={{ width: size, height: size }}>
      <svg viewBox="0 0 96 96" width={size} height={size} aria-hidden="true" focusable="false">
        <defs>
          <radialGradient id={`${id}s`} cx="0.3" cy="0.15" r="1">
            <stop offset="0" stopColor={`var(--portrait-sky-${traits.sky})`} />
            <stop offset="1" stopColor={`var(--portrait-glow-${traits.sky})`} />
          </radialGradient>
          <clipPath id={`${id}c`}>
            <rect width="96" height="96" rx="24" />
          </clipPath>
        </defs>
        <g clipPath={`url(#${id}c)`}>
          <rect width="96" height="96" fill={`url(#${id}s)`} />
          <Halo kind={traits.halo} colour={`var(--portrait-glow-${traits.halo === 0 ? traits.sky : (traits.sky % 6) + 1})`} />
          <HairBack kind={traits.hair} fill={hair} />
          <path d="M40 58h16v13c0 6-16 6-16 0Z" fill={shade} />
          <Clothes kind={traits.clothes} fill={`var(--portrait-cloth-${traits.cloth})`} />
          <ellipse cx="29.5" cy="45" rx="4" ry="5" fill={shade} />
          <ellipse cx="66.5" cy="45" rx="4" ry="5" fill={shade} />
          {traits.earrings && (
            <g fill="var(--portrait-metal)">
              <circle cx="29.5" cy="52" r="1.9" />
              <circle cx="66.5" cy="52" r="1.9" />
            </g>
          )}
          <path
            d={
              traits.jaw === 0
                ? "M30 41c0-12 8-19 18-19s18 7 18 19c0 14-8 23.5-18 23.5S30 55 30 41Z"
                : "M30 40c0-11.5 8-18 18-18s18 6.5 18 18c0 8-1.5 14-5 18.5-3.5 4-8 6-13 6s-9.5-2-13-6C31.5 54 30 48 30 40Z"
            }
            fill={skin}
          />
          <Face traits={traits} shade={shade} hair={hair} />
          <HairFront kind={traits.hair} fill={hair} />
          {traits.glasses && <Glasses round={traits.jaw === 1} />}
          {traits.headset && <Headset />}
        </g>
      </svg>
    </span>
  );
}

function Halo({ kind, colour }: { kind: number; colour: string }) {
  if (kind === 0) return <circle cx="48" cy="44" r="36" fill={colour} opacity="0.4" />;
  if (kind === 1) return <path d="M-4 70C20 40 40 60 60 30s30-24 44-24v94H-4Z" fill={colour} opacity="0.45" />;
  return (
    <g fill={colour} opacity="0.55">
      <circle cx="14" cy="18" r="13" />
      <circle cx="86" cy="30" r="18" />
      <circle cx="80" cy="84" r="10" />
    </g>
  );
}

/** Hair kinds: 1 long, 2 bob, 3 bun, 4 short side parting, 5 curls, 6 quiff, 7 close crop. */
function HairBack({ kind, fill }: { kind: number; fill: string }) {
  if (kind === 1) return <path d="M26 44c0-18 9-28 22-28s22 10 22 28c0 12 1 24 5 32H21c4-8 5-20 5-32Z" fill={fill} />;
  if (kind === 2) return <path d="M25 42c0-16 9-26 23-26s23 10 23 26c0 8 .5 14-1 20-4 3-8 2-10 0H36c-2 2-6 3-10 0-1.5-6-1-12-1-20Z" fill={fill} />;
  if (kind === 3) {
    return (
      <g fill={fill}>
        <circle cx="48" cy="13" r="9.5" />
        <path d="M27 44c0-16 8-27 21-27s21 11 21 27l-2 6H29Z" />
      </g>
    );
  }
  if (kind === 5) {
    return (
      <g fill={fill}>
        <circle cx="31" cy="32" r="11" />
        <circle cx="65" cy="32" r="11" />
        <circle cx="27" cy="45" r="8.5" />
        <circle cx="69" cy="45" r="8.5" />
        <circle cx="48" cy="22" r="14" />
      </g>
    );
  }
  return <path d="M28 42c0-14 8-24 20-24s20 10 20 24l-2 4H30Z" fill={fill} />;
}

function HairFront({ kind, fill }: { kind: number; fill: string }) {
  switch (kind) {
    case 1:
      return <path d="M29 44c0-16 7-24 19-24s19 8 19 24c-3-6-6-11-9.5-15C50 32 38 33 33 33c-2 3-3 7-4 11Z" fill={fill} />;
    case 2:
      return <path d="M28 42c0-15 8-23 20-23s20 8 20 23c-2-4-4-8-5-11-10 2-22 2-30 0-1 3-3 7-5 11Z" fill={fill} />;
    case 3:
      return <path d="M29 42c0-14 7-22 19-22s19 8 19 22c-2-7-8-13-19-13s-17 6-19 13Z" fill={fill} />;
    case 4:
      return <path d="M28.5 43c-2-16 7-25 20-25 8 0 12 3 14 6 5 2 6.5 9 5 19-1.5-4-3-7-4-11-8 1.5-17 0-23-4-3 3-8 7-12 15Z" fill={fill} />;
    case 5:
      return (
        <g fill={fill}>
          <circle cx="36" cy="26" r="7.5" />
          <circle cx="46" cy="22.5" r="8" />
          <circle cx="57" cy="24" r="7.5" />
          <circle cx="63.5" cy="31" r="5.5" />
          <circle cx="31.5" cy="33" r="5" />
        </g>
      );
    case 6:
      return <path d="M29 42c-1-8 0-14 3-18 4-8 14-11 24-9 6 1 9 5 8 9 3 4 4 10 3 18-1.5-5-3-8-5-11-8-1-14-3-18-5-3 5-6 8-11 9-2 2-3 4-4 7Z" fill={fill} />;
    default:
      return <path d="M28.8 41c-.5-14 7.2-22 19.2-22s19.7 8 19.2 22c-1.5-5-3-8.5-5-10.5-9-2.5-19.4-2.5-28.4 0-2 2-3.5 5.5-5 10.5Z" fill={fill} />;
  }
}

function Clothes({ kind, fill }: { kind: number; fill: string }) {
  return (
    <>
      <path d="M10 100c1-19 13-27 30-30 3 5 13 5 16 0 17 3 29 11 30 30Z" fill={fill} />
      {kind === 0 && (
        <>
          <path d="M39 69.5 48 86l9-16.5 3.5 1L49 96h-2L35.5 70.5Z" fill="var(--portrait-shirt)" />
          <path d="m39 69.5 9 12 9-12c-3 4.5-15 4.5-18 0Z" fill="var(--portrait-shirt)" />
        </>
      )}
      {kind === 1 && <path d="M37 70.5c3 8 19 8 22 0l2.5.6c-3 11-24 11-27 0Z" fill="var(--portrait-shirt)" opacity="0.85" />}
      {kind === 2 && <path d="M36 71c2-4 22-4 24 0l1 6c-6 4-20 4-26 0Z" fill={fill} stroke="var(--portrait-line)" strokeOpacity="0.18" strokeWidth="1.5" />}
      {kind === 3 && <path d="M31 72 62 100h14L40 70Z" fill="var(--portrait-metal)" opacity="0.85" />}
    </>
  );
}

function Face({ traits, shade, hair }: { traits: Traits; shade: string; hair: string }) {
  const line = "var(--portrait-line)";
  return (
    <>
      {traits.beard && (
        <path d="M30.5 44c1 5 3 8 6 9 4-3.5 7-4.5 11.5-4.5S55.5 49.5 59.5 53c3-1 5-4 6-9 .5 13-7 21-17.5 21S30 57 30.5 44Z" fill={hair} opacity="0.9" />
      )}
      <g fill="none" stroke={hair} strokeWidth="2" strokeLinecap="round">
        <path d={traits.brow === 0 ? "M36.5 37.5c2-1.5 5-1.5 7 0M52.5 37.5c2-1.5 5-1.5 7 0" : "M36.5 37.8l7-1.3M52.5 36.5l7 1.3"} />
      </g>
      {traits.eyes === 0 ? (
        <g fill={line}>
          <circle cx="40" cy="43" r="2.3" />
          <circle cx="56" cy="43" r="2.3" />
          <circle cx="40.8" cy="42.2" r="0.7" fill="var(--portrait-shirt)" />
          <circle cx="56.8" cy="42.2" r="0.7" fill="var(--portrait-shirt)" />
        </g>
      ) : (
        <path d="M37 43.5c1.5-2.5 4.5-2.5 6 0M53 43.5c1.5-2.5 4.5-2.5 6 0" fill="none" stroke={line} strokeWidth="2.1" strokeLinecap="round" />
      )}
      <path d="M48 43.5c-.6 3-2.2 5-1.8 6.2.3.9 2 1 3.2.6" fill="none" stroke={shade} strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" />
      <g fill="var(--portrait-glow-6)" opacity="0.4">
        <circle cx="36" cy="50" r="3.4" />
        <circle cx="60" cy="50" r="3.4" />
      </g>
      {traits.mouth === 0 && <path d="M42 54.5c3 3.8 9 3.8 12 0" fill="none" stroke={traits.beard ? "var(--portrait-shirt)" : line} strokeWidth="2" strokeLinecap="round" />}
      {traits.mouth === 1 && <path d="M41.5 54h13c-.5 4.5-3 6.5-6.5 6.5s-6-2-6.5-6.5Z" fill="var(--portrait-shirt)" stroke={line} strokeWidth="1.5" strokeLinejoin="round" />}
      {traits.mouth === 2 && <path d="M43 55.5c3 2 7 1.5 10-1" fill="none" stroke={traits.beard ? "var(--portrait-shirt)" : line} strokeWidth="2" strokeLinecap="round" />}
    </>
  );
}

function Glasses({ round }: { round: boolean }) {
  return (
    <g fill="none" stroke="var(--portrait-line)" strokeWidth="1.8">
      {round ? (
        <>
          <circle cx="40" cy="43.5" r="6.2" />
          <circle cx="56" cy="43.5" r="6.2" />
        </>
      ) : (
        <>
          <rect x="33.5" y="38.5" width="13" height="10" rx="3.5" />
          <rect x="49.5" y="38.5" width="13" height="10" rx="3.5" />
        </>
      )}
      <path d="M46.3 42.5c1-1 2.4-1 3.4 0M33.5 42l-4-1M62.5 42l4-1" />
    </g>
  );
}

function Headset() {
  return (
    <g fill="none" stroke="var(--portrait-line)" strokeWidth="2.6" strokeLinecap="round">
      <path d="M28 44c-1-18 8-28 20-28s21 10 20 28" />
      <path d="M28.5 50c.5 8 6 11 12 11" strokeWidth="1.8" />
      <g fill="var(--portrait-line)" stroke="none">
        <rect x="24.5" y="40" width="6.5" height="12" rx="3.2" />
        <rect x="65" y="40" width="6.5" height="12" rx="3.2" />
        <circle cx="41.5" cy="61" r="2.2" />
      </g>
    </g>
  );
}
