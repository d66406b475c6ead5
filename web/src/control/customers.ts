import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import { control } from "./control-client";
import type { Customer, CustomerChange, NewCustomer } from "./types";

export const CUSTOMERS_KEY = ["customers"] as const;

export function useCustomers() {
  return useQuery({ queryKey: CUSTOMERS_KEY, queryFn: async () => (await control.customers()).data });
}

export function customerIn(customers: Customer[] | undefined, wa_id: string): Customer | undefined {
  return customers?.find((customer) => customer.wa_id === wa_id);
}

const withChange = (customers: Customer[], wa_id: string, change: CustomerChange): Customer[] =>
  customers.map((customer) => (customer.wa_id === wa_id ? { ...customer, ...change } : customer));

/** Switches move at once, and back again when the cloud refuses. */
export function useChangeCustomer(wa_id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: CustomerChange) => control.changeCustomer(wa_id, change),
    onMutate: async (change) => {
      await queryClient.cancelQueries({ queryKey: CUSTOMERS_KEY });
      const before = queryClient.getQueryData<Customer[]>(CUSTOMERS_KEY);
      queryClient.setQueryData<Customer[]>(
        CUSTOMERS_KEY,
        (known) => known && withChange(known, wa_id, change),
      );
      return { before };
    },
    onError: (error, _change, context) => {
      queryClient.setQueryData(CUSTOMERS_KEY, context?.before);
      toast.error(error.message);
    },
    onSuccess: (changed) => {
      queryClient.setQueryData<Customer[]>(
        CUSTOMERS_KEY,
        (known) => known && withChange(known, wa_id, changed),
      );
    },
  });
}

export function useCreateCustomer() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (customer: NewCustomer) => control.createCustomer(customer),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: CUSTOMERS_KEY }),
  });
}
