// Log groups: each is explicit, outlives the stack and keeps its lines for six months.
import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";

/** 网络安全法: "按照规定留存相关的网络日志不少于六个月". */
export const logDays = 180;

/** A log group of its own, so that no service makes one that keeps lines for ever. */
export const addLogGroup = (stack: Stack, id: string): LogGroup =>
  new LogGroup(stack, id, { retention: RetentionDays.SIX_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
