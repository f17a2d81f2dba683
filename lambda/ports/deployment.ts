import type { DeploymentRequest, DeploymentResult } from '../../core/contract/deployment-request.ts';

export interface Deployment {
  /** Answers a request; rejects if the answer could not be given within `timeoutMs`, and never shows where it went. */
  answer(request: DeploymentRequest, result: DeploymentResult, timeoutMs: number): Promise<void>;
}
