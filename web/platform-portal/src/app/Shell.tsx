import {
  Button,
  cx,
  Drawer,
  Icon,
  ProblemNotice,
  SkipLink,
  ThemeToggle,
  useSignOut,
  Wordmark,
  type IconName,
  type Session,
} from "@waooaw/ui";
import { useState, type ReactNode } from "react";
import { Link, useRoute } from "wouter";
import { roleNames } from "./roles";
import styles from "./Shell.module.css";

/** The frame of every screen of a person who is signed in: where one can go, who one is, and the way out. */
export function Shell({ user, children }: { user: Session["user"]; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={styles["page"]}>
      <SkipLink />
      <header className={styles["bar"]}>
        <Wordmark suffix="Platform" />
        <Button look="plain" icon="menu" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Menu
        </Button>
      </header>
      <header className={styles["side"]}>
        <div className={styles["mark"]}>
          <Wordmark suffix="Platform" />
        </div>
        <Screens label="Screens" />
        <Person user={user} />
      </header>
      <Drawer label="Menu" open={open} onClose={() => setOpen(false)}>
        <Screens label="Screens in the menu" />
        <Person user={user} />
      </Drawer>
      <main id="main" tabIndex={-1} className={styles["main"]}>
        <div className={styles["container"]}>{children}</div>
      </main>
    </div>
  );
}

function Screens({ label }: { label: string }) {
  return (
    <nav aria-label={label}>
      <ul className={styles["screens"]}>
        <Screen to="/" icon="pulse">
          Stack health
        </Screen>
        <Screen to="/audit" icon="chain">
          Audit trail
        </Screen>
      </ul>
    </nav>
  );
}

function Screen({ to, icon, children }: { to: string; icon: IconName; children: string }) {
  const [here] = useRoute(to);
  return (
    <li>
      <Link href={to} className={cx(styles["screen"], here && styles["here"])} aria-current={here ? "page" : undefined}>
        <Icon name={icon} />
        {children}
      </Link>
    </li>
  );
}

function Person({ user }: { user: Session["user"] }) {
  const signOut = useSignOut();
  return (
    <div className={styles["person"]}>
      <div className={styles["who"]}>
        <div>
          <p className={styles["name"]}>{user.full_name}</p>
          <p className={styles["role"]}>{roleNames(user.roles)}</p>
        </div>
        <ThemeToggle />
      </div>
      <Button look="outline" icon="signOut" wide busy={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
      {signOut.error !== null && <ProblemNotice error={signOut.error} />}
    </div>
  );
}
