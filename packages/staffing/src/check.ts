/** Bad arguments are the caller's mistake: a RangeError that names the argument and what it may be. */
const refuse = (name: string, value: unknown, allowed: string): never => {
  throw new RangeError(`${name} must be ${allowed}; it is ${String(value)}`);
};

export const checkPositive = (name: string, value: number): void => {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) refuse(name, value, 'a finite number above 0');
};

export const checkNotNegative = (name: string, value: number): void => {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) refuse(name, value, 'a finite number, 0 or more');
};

export const checkCount = (name: string, value: number): void => {
  if (!(Number.isSafeInteger(value) && value >= 0 && value <= mostServers))
    refuse(name, value, `a whole number from 0 to ${mostServers}`);
};

/** A share strictly between 0 and 1. */
export const checkInnerShare = (name: string, value: number): void => {
  if (!(value > 0 && value < 1)) refuse(name, value, 'above 0 and below 1');
};

/** 0 is allowed, 1 is not. */
export const checkShareBelowOne = (name: string, value: number): void => {
  if (!(value >= 0 && value < 1)) refuse(name, value, '0 or more and below 1');
};

/** Each formula walks once over the servers: more would take seconds, and no house has them. */
const mostServers = 10_000_000;
