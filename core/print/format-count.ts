const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count with its thousands apart: `1,234,567`. */
export const formatCount = (count: number): string => whole.format(count);
