import { createContext, useContext } from "react";
import type { FieldProblem } from "./problems";

/** What every field of a builder's form needs to know. */
interface FormContextValue {
  conversationId: string;
  connectionId: string | undefined;
  problemAt(field: string): FieldProblem | undefined;
}

export const FormContext = createContext<FormContextValue | null>(null);

export function useForm(): FormContextValue {
  const value = useContext(FormContext);
  if (!value) throw new Error("a field outside of a builder's form");
  return value;
}
