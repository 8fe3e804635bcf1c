// SPDX-License-Identifier: MIT
#include "cli/api_description.h"

#include "cli/serve/api.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::cli {
namespace {

// The limits that stand in the text below.
static_assert(kMaxApiBody == 32u << 20);
static_assert(kMaxNeighbours == 1000);

constexpr std::string_view kDescription = R"json({
  "openapi": "3.1.0",
  "info": {
    "title": "Vitrine feature similarity",
    "version": "1.0.0",
    "description": "Works of a collection that look like a work, or like a picture. Every other path is a file of the site.",
    "license": { "name": "MIT", "identifier": "MIT" }
  },
  "paths": {
    "/works/{catalogue_id}": {
      "get": {
        "operationId": "similar_to_work",
        "summary": "The works that look like this one, most alike first, itself left out",
        "parameters": [
          { "name": "catalogue_id", "in": "path", "required": true, "schema": { "type": "string" }, "description": "The work's id, percent-encoded" },
          { "$ref": "#/components/parameters/n" }
        ],
        "responses": {
          "200": { "description": "The work and its neighbours", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/WorkAnswer" } } } },
          "404": { "description": "No work has this id", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
          "422": { "description": "n is no such number", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Invalid" } } } }
        }
      }
    },
    "/query": {
      "post": {
        "operationId": "similar_to_picture",
        "summary": "The works that look like a picture, most alike first",
        "parameters": [ { "$ref": "#/components/parameters/n" } ],
        "requestBody": {
          "required": true,
          "description": "The picture's file, as it is, of at most 32 MiB",
          "content": { "image/*": {}, "application/octet-stream": {} }
        },
        "responses": {
          "200": { "description": "The neighbours of the picture", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/PictureAnswer" } } } },
          "413": { "description": "The file or its picture is too large", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
          "415": { "description": "A form instead of a picture", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
          "422": { "description": "The body is no picture that can be read, or n is no such number", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Invalid" } } } },
          "503": { "description": "Pictures cannot be compared here, or too many are being compared", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } }
        }
      }
    },
    "/healthcheck": {
      "get": {
        "operationId": "healthcheck",
        "summary": "Whether the service answers",
        "responses": {
          "200": { "description": "It does", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Health" } } } }
        }
      }
    },
    "/openapi.json": {
      "get": {
        "operationId": "description",
        "summary": "This description",
        "responses": { "200": { "description": "OpenAPI 3.1", "content": { "application/json": { "schema": { "type": "object" } } } } }
      }
    }
  },
  "components": {
    "parameters": {
      "n": { "name": "n", "in": "query", "required": false, "description": "Neighbours wanted", "schema": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 10 } }
    },
    "schemas": {
      "Work": {
        "type": "object",
        "required": ["catalogue_id", "catalogue_uri", "miro_id", "miro_uri"],
        "properties": {
          "catalogue_id": { "type": "string" },
          "catalogue_uri": { "type": "string" },
          "miro_id": { "type": "string" },
          "miro_uri": { "type": "string" },
          "rank": { "type": "integer", "minimum": 1, "description": "Of a neighbour, where the server was started with --scores" },
          "score": { "type": "number", "minimum": -1, "maximum": 1, "description": "The cosine of both embeddings, where the server was started with --scores" }
        },
        "additionalProperties": false
      },
      "WorkAnswer": {
        "type": "object",
        "required": ["original", "neighbours"],
        "properties": {
          "original": { "$ref": "#/components/schemas/Work" },
          "neighbours": { "type": "array", "items": { "$ref": "#/components/schemas/Work" } }
        },
        "additionalProperties": false
      },
      "PictureAnswer": {
        "type": "object",
        "required": ["original", "neighbours"],
        "properties": {
          "original": { "type": "null" },
          "neighbours": { "type": "array", "items": { "$ref": "#/components/schemas/Work" } }
        },
        "additionalProperties": false
      },
      "Health": { "type": "object", "required": ["status"], "properties": { "status": { "const": "healthy" } } },
      "Problem": { "type": "object", "required": ["detail"], "properties": { "detail": { "type": "string" } }, "additionalProperties": false },
      "Invalid": {
        "type": "object",
        "required": ["detail"],
        "properties": {
          "detail": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["loc", "msg", "type"],
              "properties": { "loc": { "type": "array", "items": { "type": "string" } }, "msg": { "type": "string" }, "type": { "type": "string" } },
              "additionalProperties": false
            }
          }
        },
        "additionalProperties": false
      }
    }
  }
}
)json";

}  // namespace

std::string_view api_description() { return kDescription; }

}  // namespace vitrine::cli
