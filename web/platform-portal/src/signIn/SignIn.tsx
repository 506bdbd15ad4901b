import { asProblem, Button, Card, ProblemNotice, TextField, useSignIn, useTitle } from "@waooaw/ui";
import { useRef, useState, type FormEvent } from "react";
import styles from "./SignIn.module.css";

/** Lets staff in. What was wrong is never said more exactly than the server says it. */
export function SignIn() {
  useTitle("Sign in");
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  // The mutation says that it is pending only after this turn, and a double click is faster.
  const sending = useRef(false);
  const problem = signIn.error === null ? undefined : asProblem(signIn.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = email.trim() === "" || password === "";
    setMissing(incomplete);
    if (incomplete || sending.current) return;
    sending.current = true;
    signIn.mutate({ email: email.trim(), password }, { onError: () => (sending.current = false) });
  };

  return (
    <Card>
      <div className={styles["head"]}>
        <h1>Sign in</h1>
        <p className={styles["lead"]}>For the people who run the marketplace.</p>
      </div>
      <form className={styles["form"]} noValidate onSubmit={submit}>
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={(missing && email.trim() === "" ? "Enter your e-mail." : undefined) ?? problem?.violation("email")}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={(missing && password === "" ? "Enter your password." : undefined) ?? problem?.violation("password")}
        />
        {problem !== undefined && problem.violations.length === 0 && (
          <ProblemNotice error={problem}>
            {problem.status === 401 ? "The e-mail or the password is not right." : undefined}
          </ProblemNotice>
        )}
        <Button type="submit" wide busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <p className={styles["note"]}>
        Sessions end after 30 minutes without use. Customers sign in at the marketplace instead.
      </p>
    </Card>
  );
}
