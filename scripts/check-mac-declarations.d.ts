/**
 * What of the headers in a folder agrees with sources that are not ours, what does not (a sentence each), and what no
 * source knows.
 */
export function compare(folder: string): { agreed: string[]; faults: string[]; unverified: string[] };
