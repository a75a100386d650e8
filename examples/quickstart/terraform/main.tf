# The print shop with Terraform. `lambdarouter check` compares the plan with the code; see the README beside this folder.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "package" {
  description = "Path of the zip archive with service.py and its packages"
  type        = string
  default     = "../package.zip"
}

data "aws_caller_identity" "current" {}

# --- The function ---------------------------------------------------------------------------------------------------

resource "aws_lambda_function" "service" {
  function_name    = "print-shop"
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  handler          = "service.handler"
  runtime          = "python3.13"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 10
  role             = aws_iam_role.service.arn

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.service.name
  }
}

resource "aws_cloudwatch_log_group" "service" {
  name              = "/aws/lambda/print-shop"
  retention_in_days = 30
}

resource "aws_iam_role" "service" {
  name = "print-shop"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "log" {
  role       = aws_iam_role.service.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "orders" {
  name = "receive-orders"
  role = aws_iam_role.service.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = aws_sqs_queue.orders.arn
    }]
  })
}

# --- Uploads: app.on_s3_put(bucket="uploads-*") ---------------------------------------------------------------------

resource "aws_s3_bucket" "uploads" {
  bucket = "uploads-${data.aws_caller_identity.current.account_id}"
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket     = aws_s3_bucket.uploads.id
  depends_on = [aws_lambda_permission.uploads] # S3 tests the permission

  lambda_function {
    lambda_function_arn = aws_lambda_function.service.arn
    events              = ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"]
    filter_prefix       = "images/"
  }
}

resource "aws_lambda_permission" "uploads" {
  statement_id   = "uploads"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.service.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.uploads.arn
  source_account = data.aws_caller_identity.current.account_id
}

# Events that still fail after two retries
resource "aws_sqs_queue" "uploads_failed" {
  name                      = "uploads-failed"
  message_retention_seconds = 1209600 # 14 days, the maximum
}

resource "aws_lambda_function_event_invoke_config" "service" {
  function_name = aws_lambda_function.service.function_name
  depends_on    = [aws_iam_role_policy.uploads_failed]

  destination_config {
    on_failure {
      destination = aws_sqs_queue.uploads_failed.arn
    }
  }
}

resource "aws_iam_role_policy" "uploads_failed" {
  name = "send-failed-uploads"
  role = aws_iam_role.service.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = aws_sqs_queue.uploads_failed.arn
    }]
  })
}

# --- Orders: app.on_sqs(queue="orders") -----------------------------------------------------------------------------

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 60 # six times the timeout of the function
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.orders_failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "orders_failed" {
  name                      = "orders-failed"
  message_retention_seconds = 1209600 # 14 days, the maximum
}

resource "aws_lambda_event_source_mapping" "orders" {
  function_name           = aws_lambda_function.service.arn
  event_source_arn        = aws_sqs_queue.orders.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"] # App(report_batch_item_failures=True)
  depends_on              = [aws_iam_role_policy.orders]
}

# --- Requests: every method and path, as the app routes -------------------------------------------------------------

resource "aws_apigatewayv2_api" "requests" {
  name          = "print-shop"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "requests" {
  api_id                 = aws_apigatewayv2_api.requests.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.service.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "requests" {
  api_id    = aws_apigatewayv2_api.requests.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.requests.id}"
}

resource "aws_apigatewayv2_stage" "requests" {
  api_id      = aws_apigatewayv2_api.requests.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_lambda_permission" "requests" {
  statement_id  = "requests"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.service.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.requests.execution_arn}/*"
}

output "url" {
  value = aws_apigatewayv2_api.requests.api_endpoint
}

output "bucket" {
  value = aws_s3_bucket.uploads.bucket
}

output "queue" {
  value = aws_sqs_queue.orders.url
}
