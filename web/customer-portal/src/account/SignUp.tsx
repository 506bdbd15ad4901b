import { Button, ProblemNotice, TextField, useSession, useSignUp, useTitle } from "@waooaw/ui";
import { useRef, useState } from "react";
import { Link, Redirect, useSearch } from "wouter";
import { AccountFrame } from "./AccountFrame";
import { fieldErrors } from "./fieldErrors";
import { checkPerson, type Person } from "./person";
import { returnPath } from "./returnTo";

/** C3: make an account for oneself and one's company. */
export default function SignUp() {
  useTitle("Sign up");
  const search = useSearch();
  const session = useSession();
  const signUp = useSignUp();
  const form = useRef<HTMLFormElement>(null);
  const [person, setPerson] = useState<Person>({ email: "", password: "", full_name: "", company: "" });
  const [missing, setMissing] = useState<Partial<Person>>({});
  if (session.data) return <Redirect to={returnPath(search)} replace />;
  const refused = fieldErrors(signUp.error, ["email", "password", "full_name", "company"]);
  const field = (name: keyof Person) => ({
    name,
    value: person[name],
    required: true,
    error: missing[name] ?? refused.of(name),
    onChange: (event: { target: { value: string } }) => {
      setPerson({ ...person, [name]: event.target.value });
      setMissing({ ...missing, [name]: undefined });
    },
  });
  return (
    <AccountFrame
      title="Meet your next hire"
      lead="One account for your company. No card, no call, no catch."
      footer={
        <>
          Here before? <Link href={search === "" ? "/sign-in" : `/sign-in?${search}`}>Sign in</Link>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (signUp.isPending) return;
          const wrong = checkPerson(person);
          setMissing(wrong);
          const first = Object.keys(wrong)[0];
          if (first === undefined) signUp.mutate({ ...person, email: person.email.trim() });
          else form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
        }}
      >
        {signUp.error && !refused.any && <ProblemNotice error={signUp.error} />}
        <TextField label="Full name" autoComplete="name" maxLength={120} {...field("full_name")} />
        <TextField label="Company" autoComplete="organization" maxLength={120} {...field("company")} />
        <TextField label="E-mail" type="email" autoComplete="username" maxLength={254} {...field("email")} />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          maxLength={200}
          hint="At least 12 characters. A few unrelated words are easy to remember and hard to guess."
          {...field("password")}
        />
        <Button type="submit" wide busy={signUp.isPending}>
          Make my account
        </Button>
      </form>
    </AccountFrame>
  );
}
