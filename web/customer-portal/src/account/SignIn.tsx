import { Button, ProblemNotice, TextField, useSession, useSignIn, useTitle } from "@waooaw/ui";
import { useState } from "react";
import { Link, Redirect, useSearch } from "wouter";
import { AccountFrame } from "./AccountFrame";
import { fieldErrors } from "./fieldErrors";
import { returnPath } from "./returnTo";

/** C3: sign in, and go on where one was. */
export default function SignIn() {
  useTitle("Sign in");
  const search = useSearch();
  const session = useSession();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  if (session.data) return <Redirect to={returnPath(search)} replace />;
  const errors = fieldErrors(signIn.error, ["email", "password"]);
  return (
    <AccountFrame
      title="Welcome back"
      lead="Your agents kept your seat warm."
      footer={
        <>
          New here? <Link href={search === "" ? "/sign-up" : `/sign-up?${search}`}>Make an account</Link>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!signIn.isPending) signIn.mutate({ email: email.trim(), password });
        }}
      >
        {signIn.error && !errors.any && <ProblemNotice error={signIn.error} />}
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={email}
          error={errors.of("email")}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          error={errors.of("password")}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" wide busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </AccountFrame>
  );
}
