import { formatDate, Icon } from "@waooaw/ui";
import type { Certificate } from "../plant/queries";
import styles from "./AgentScreen.module.css";

/** What was certified, when, by whom, on which checks, and the signature that proves it. */
export function CertificateView({ certificate }: { certificate: Certificate }) {
  return (
    <div className={styles["certificate"]}>
      <dl>
        <div>
          <dt>Number</dt>
          <dd>{certificate.number}</dd>
        </div>
        <div>
          <dt>Issued</dt>
          <dd>{formatDate(certificate.issued_at)}</dd>
        </div>
        <div>
          <dt>Signed by</dt>
          <dd>
            <code title={certificate.signed_by}>{shorten(certificate.signed_by)}</code>
          </dd>
        </div>
        <div>
          <dt>Signature</dt>
          <dd>
            <code title={certificate.signature}>{shorten(certificate.signature)}</code>
          </dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd>
            <code title={certificate.version_hash}>{shorten(certificate.version_hash)}</code>
          </dd>
        </div>
      </dl>
      <ul aria-label="Checks">
        {certificate.checks.map((check) => (
          <li key={check.code} className={check.passed ? styles["passed"] : styles["failed"]}>
            <Icon name={check.passed ? "check" : "warning"} size={18} />
            <span>
              <strong>{check.code}</strong> <span className="visually-hidden">{check.passed ? "passed:" : "failed:"}</span>{" "}
              {check.detail}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function shorten(text: string): string {
  return text.length <= 20 ? text : `${text.slice(0, 10)}…${text.slice(-6)}`;
}
