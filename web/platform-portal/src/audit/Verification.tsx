import { Button, Card, count, formatDateTime, Notice, ProblemNotice, Status } from "@waooaw/ui";
import { useMutation } from "@tanstack/react-query";
import { verify, type AuditVerification } from "./audit";
import styles from "./Verification.module.css";

/** Recomputes the chain on request and says what was found, in figures. */
export function Verification({ onOpen }: { onOpen: (seq: number) => void }) {
  const verification = useMutation({ mutationFn: verify });
  return (
    <Card
      heading="Proof"
      aside={
        <Button icon="chain" busy={verification.isPending} onClick={() => verification.mutate()}>
          Verify chain
        </Button>
      }
    >
      <p className={styles["lead"]}>
        Recomputes every entry's hash from the first to the last and checks the signature of every checkpoint.
      </p>
      <div aria-live="polite" className={styles["found"]}>
        {verification.isPending && <Status tone="warn" live>Recomputing the chain…</Status>}
        {verification.error !== null && <ProblemNotice error={verification.error} />}
        {verification.data !== undefined && !verification.isPending && (
          <Found found={verification.data} onOpen={onOpen} />
        )}
      </div>
    </Card>
  );
}

function Found({ found, onOpen }: { found: AuditVerification; onOpen: (seq: number) => void }) {
  const { first_bad } = found;
  return (
    <>
      {found.valid ? (
        <Notice tone="ok">The chain is whole: nothing was altered, removed or put in between.</Notice>
      ) : (
        <Notice tone="bad">
          <p>
            {first_bad === null
              ? "The chain is broken."
              : `The chain is broken, first at entry ${first_bad.seq}: ${first_bad.reason}`}
          </p>
          {first_bad !== null && (
            <Button look="outline" onClick={() => onOpen(first_bad.seq)}>
              {`Open entry ${first_bad.seq}`}
            </Button>
          )}
        </Notice>
      )}
      <dl className={styles["figures"]}>
        <Figure name="Entries" value={found.entries.toLocaleString("en-IN")} />
        <Figure name="Checkpoints" value={found.checkpoints.toLocaleString("en-IN")} />
        <Figure name="Took" value={count(found.duration_ms, "millisecond")} />
        <Figure name="Verified" value={formatDateTime(found.verified_at)} />
        <Figure name="Head" value={found.head_hash ?? "none yet"} mono />
      </dl>
    </>
  );
}

function Figure({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) {
  return (
    <div className={mono ? styles["wide"] : undefined}>
      <dt>{name}</dt>
      <dd>{mono ? <code>{value}</code> : value}</dd>
    </div>
  );
}
