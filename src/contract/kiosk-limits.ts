// Apart from the schemas: the locked page does without the library that checks them.

export const kioskLimits = { shortestPin: 4, longestPin: 12, shortestIdleSeconds: 10, longestIdleSeconds: 3600 } as const;
export const usualIdleSeconds = 60;
