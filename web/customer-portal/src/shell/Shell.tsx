import { cx, Drawer, Icon, SkipLink, ThemeToggle, useFreshStart, useSession, Wordmark } from "@waooaw/ui";
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { AccountMenu } from "./AccountMenu";
import styles from "./Shell.module.css";

const PLACES = [
  { to: "/", label: "Marketplace", here: (path: string) => path === "/" || path.startsWith("/agents") },
  { to: "/hires", label: "My hires", here: (path: string) => path.startsWith("/hires") || path.startsWith("/deliverables") },
];

/** What stands around every screen: the way past the navigation, the header, the content, the footer. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const [open, setOpen] = useState(false);
  useFreshStart(path);
  return (
    <div className={styles["page"]}>
      <SkipLink />
      <header className={styles["header"]}>
        <div className={styles["bar"]}>
          <Link href="/" className={styles["home"]} aria-label="WAOOAW, to the marketplace">
            <Wordmark />
          </Link>
          <nav className={styles["places"]} aria-label="Main">
            <Places path={path} />
          </nav>
          <div className={styles["tools"]}>
            <ThemeToggle />
            <div className={styles["account"]}>
              <AccountMenu />
            </div>
            <button
              type="button"
              className={styles["menu"]}
              aria-label="Open the menu"
              aria-expanded={open}
              onClick={() => setOpen(true)}
            >
              <Icon name="menu" size={24} />
            </button>
          </div>
        </div>
      </header>
      <Drawer label="Menu" open={open} onClose={() => setOpen(false)}>
        <nav className={styles["drawer"]} aria-label="Main">
          <Places path={path} />
        </nav>
        <DrawerAccount onDone={() => setOpen(false)} />
      </Drawer>
      <main id="main" tabIndex={-1} className={styles["main"]}>
        {children}
      </main>
      <footer className={styles["footer"]}>
        <p>
          <strong>WAOOAW</strong> Agents that earn their business.
        </p>
        <p>Whatever an agent makes for you in a trial stays yours.</p>
      </footer>
    </div>
  );
}

function Places({ path }: { path: string }) {
  return PLACES.map(({ to, label, here }) => (
    <Link
      key={to}
      href={to}
      className={cx(styles["place"], here(path) && styles["here"])}
      aria-current={here(path) ? "page" : undefined}
    >
      {label}
    </Link>
  ));
}

function DrawerAccount({ onDone }: { onDone: () => void }) {
  const session = useSession();
  return (
    <div className={styles["drawerAccount"]}>
      {session.data && (
        <p>
          <strong>{session.data.user.full_name}</strong>
          <br />
          {session.data.user.customer_name}
        </p>
      )}
      <AccountMenu flat onDone={onDone} />
    </div>
  );
}
