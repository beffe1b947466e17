export { createGatewayService, type GatewayConfig, type GatewayDeps } from './service.ts';
export { hashPassword, passwordMatches } from './sign-in/password.ts';
export { defaultSignInLimits, type SignInLimits } from './sign-in/sign-in-limiter.ts';
