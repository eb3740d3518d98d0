// The way in: an HTTP API in front of the functions that show pages, its limits, its access log and, if chosen, its own name.
import { CfnOutput, type Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { confidentialPaths } from "../shared/talks/paths.ts";
import type { Functions } from "./functions.ts";
import { addLogGroup } from "./logs.ts";
import type { Settings } from "./settings.ts";

/** A province of 100,000 officers peaks at 36 requests a second; beyond this somebody is not working but hammering. */
const throttle = { rateLimit: 500, burstLimit: 1000 };

/** Who asked, when, how it ended. No address with its ids, no query and no body: those are people's business. */
const accessLine = {
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  agent: "$context.identity.userAgent",
  method: "$context.httpMethod",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  bytes: "$context.responseLength",
  error: "$context.integrationErrorMessage",
};

export type Site = { api: HttpApi; origin: string };

/** The API without its routes, so that its address can be given to the functions behind it. */
export function addSite(stack: Stack, { domain, certificate }: Settings): Site {
  const own =
    domain && certificate
      ? new DomainName(stack, "Domain", {
          domainName: domain,
          certificate: Certificate.fromCertificateArn(stack, "Certificate", certificate),
          securityPolicy: SecurityPolicy.TLS_1_2,
        })
      : undefined;
  const api = new HttpApi(stack, "Site", {
    apiName: stack.stackName,
    createDefaultStage: false,
    // With a name of its own the site answers to that name alone.
    disableExecuteApiEndpoint: own !== undefined,
  });
  new HttpStage(stack, "Stage", {
    httpApi: api,
    stageName: "$default",
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(addLogGroup(stack, "AccessLog")),
      format: AccessLogFormat.custom(JSON.stringify(accessLine)),
    },
    ...(own ? { domainMapping: { domainName: own } } : {}),
  });
  if (own) {
    new CfnOutput(stack, "DomainTarget", {
      value: own.regionalDomainName,
      description: `CNAME of ${domain}`,
    });
  }
  return { api, origin: domain ? `https://${domain}` : api.apiEndpoint };
}

/**
 * The routes of the confidential function by construct id: each path itself and all below it, as the greedy part of an
 * HTTP API's route does not match nothing.
 */
export const confidentialRoutes: readonly { id: string; path: string }[] = confidentialPaths.flatMap(
  (path) => {
    const id = path.replaceAll(/\/(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [
      { id, path },
      { id: `${id}Below`, path: `${path}/{proxy+}` },
    ];
  },
);

/** Sends talks to the confidential function and every other request of the site to the api function. */
export function addRoutes(stack: Stack, { api }: Site, functions: Functions): void {
  const route = (id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration) =>
    new HttpRoute(stack, id, { httpApi: api, routeKey, integration });
  route("Everything", HttpRouteKey.DEFAULT, new HttpLambdaIntegration("ToApi", functions.api));
  const confidential = new HttpLambdaIntegration("ToConfidential", functions.confidential);
  for (const { id, path } of confidentialRoutes)
    route(id, HttpRouteKey.with(path, HttpMethod.ANY), confidential);
}
