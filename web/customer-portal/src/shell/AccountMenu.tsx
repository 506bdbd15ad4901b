import { Button, ButtonLink, Icon, ProblemNotice, useSession, useSignOut } from "@waooaw/ui";
import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { signInPath } from "../account/returnTo";
import styles from "./AccountMenu.module.css";

/** Who is signed in and the way out; or the way in. `flat` lays it out for the drawer. */
export function AccountMenu({ flat = false, onDone }: { flat?: boolean; onDone?: () => void }) {
  const session = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (session.data === undefined) return null;
  if (session.data === null) {
    const signIn = path.startsWith("/sign-") ? "/sign-in" : signInPath(path, search);
    return (
      <div className={flat ? styles["flat"] : styles["row"]}>
        <ButtonLink look="plain" to={signIn}>
          Sign in
        </ButtonLink>
        <ButtonLink to={signIn.replace("/sign-in", "/sign-up")}>Sign up</ButtonLink>
      </div>
    );
  }
  if (flat) return <SignOut onDone={onDone} />;
  return <Menu name={session.data.user.full_name} email={session.data.user.email} company={session.data.user.customer_name} />;
}

function Menu({ name, email, company }: { name: string; email: string; company: string | null }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  return (
    <div
      ref={root}
      className={styles["root"]}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={styles["button"]}
        aria-expanded={open}
        aria-controls="account-panel"
        onClick={() => setOpen(!open)}
      >
        <span className={styles["initials"]} aria-hidden="true">
          {initials(name)}
        </span>
        <span className={styles["name"]}>{name}</span>
        <Icon name="chevron" size={16} />
      </button>
      {open && (
        <div id="account-panel" className={styles["panel"]}>
          <p className={styles["who"]}>
            <strong>{name}</strong>
            <span>{email}</span>
            {company !== null && <span>{company}</span>}
          </p>
          <SignOut onDone={() => setOpen(false)} />
        </div>
      )}
    </div>
  );
}

function SignOut({ onDone }: { onDone?: () => void }) {
  const signOut = useSignOut();
  const [, navigate] = useLocation();
  return (
    <>
      <Button
        look="outline"
        icon="signOut"
        wide
        busy={signOut.isPending}
        onClick={() =>
          signOut.mutate(undefined, {
            onSuccess: () => {
              onDone?.();
              navigate("/");
            },
          })
        }
      >
        Sign out
      </Button>
      {signOut.error && <ProblemNotice error={signOut.error} />}
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "");
  return letters.join("").toUpperCase();
}
