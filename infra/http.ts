// The way in: an HTTP API in front of the api function, its limits, its access log and, if chosen, its own name.
import { CfnOutput, type Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  DomainName,
  HttpApi,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
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

/** Sends every request of the site to the function. */
export function routeTo(stack: Stack, { api }: Site, handler: LambdaFunction): void {
  const integration = new HttpLambdaIntegration("ToApi", handler);
  new HttpRoute(stack, "Everything", { httpApi: api, routeKey: HttpRouteKey.DEFAULT, integration });
}
