import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import styles from "./Button.module.css";

export type ButtonLook = "primary" | "outline" | "plain" | "danger";

type Common = { look?: ButtonLook; icon?: IconName; trailing?: IconName; wide?: boolean; children: ReactNode };

function classes(look: ButtonLook, wide: boolean | undefined): string {
  return cx(styles["button"], styles[look], wide && styles["wide"]);
}

/** A button. While `busy` it keeps its place and its focus, and does nothing. */
export function Button({
  look = "primary",
  icon,
  trailing,
  wide,
  busy = false,
  children,
  onClick,
  type = "button",
  ...rest
}: Common & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      {...rest}
      type={busy ? "button" : type}
      className={classes(look, wide)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className={styles["spinner"]} aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
      {trailing && <Icon name={trailing} />}
    </button>
  );
}

/** A way to another screen that looks like a button. */
export function ButtonLink({ look = "primary", icon, trailing, wide, to, children }: Common & { to: string }) {
  return (
    <Link href={to} className={classes(look, wide)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {trailing && <Icon name={trailing} />}
    </Link>
  );
}

/** A link out of the app's own screens, such as a download, that looks like a button. */
export function ButtonAnchor({
  look = "primary",
  icon,
  trailing,
  wide,
  children,
  ...rest
}: Common & AnchorHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a {...rest} className={classes(look, wide)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {trailing && <Icon name={trailing} />}
    </a>
  );
}
