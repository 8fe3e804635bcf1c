// SPDX-License-Identifier: MIT
// A network that stands in ONNX Runtime Web and answers tensors.
import type * as Ort from "onnxruntime-web/wasm";
import type { Provider } from "../../engine/protocol";
import { VitrineError } from "../../lib/errors";
import type { NetworkSpec } from "../../lib/site-files";

export interface Session {
  readonly provider: Provider;
  /** Answers `dimension` finite numbers. */
  run(tensor: Float32Array): Promise<Float32Array>;
  end(): Promise<void>;
}

// The arena and the memory pattern keep memory for a next run; a visitor's pictures come one at a time, minutes apart.
const sparing: Ort.InferenceSession.SessionOptions = { enableCpuMemArena: false, enableMemPattern: false };

/** `weights` is let go when this has settled. Throws what the runtime throws. */
export async function openSession(
  ort: typeof Ort,
  provider: Provider,
  spec: NetworkSpec,
  graph: Uint8Array,
  weights: Uint8Array | null,
): Promise<Session> {
  const external = spec.weights && weights ? [{ path: spec.weights.path, data: weights }] : [];
  const session = await ort.InferenceSession.create(graph, { ...sparing, executionProviders: [provider], externalData: external });
  const { side, layout } = spec.preprocess;
  const shape = layout === "nchw" ? [1, 3, side, side] : [1, side, side, 3];
  return {
    provider,
    async run(values) {
      const input = new ort.Tensor("float32", values, shape);
      const outputs = await session.run({ [spec.input]: input }, [spec.feature]);
      const output = outputs[spec.feature];
      const data = output?.data;
      if (!(data instanceof Float32Array)) throw damaged(`The network has no output of numbers named “${spec.feature}”.`);
      if (data.length !== spec.dimension) {
        throw damaged(`The network answered ${data.length} numbers where the site expects ${spec.dimension}.`);
      }
      const kept = data.slice();
      output?.dispose();
      if (!kept.every(Number.isFinite)) throw new Error("the network answered no finite numbers");
      return kept;
    },
    end: () => session.release(),
  };
}

function damaged(message: string): VitrineError {
  return new VitrineError({ code: "damaged-site", message, remedy: "Tell the museum: the site has to be built again." });
}
