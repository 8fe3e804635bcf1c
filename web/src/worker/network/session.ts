// SPDX-License-Identifier: MIT
// A network that stands and answers tensors; here, in ONNX Runtime Web.
import type * as Ort from "onnxruntime-web/wasm";
import type { Provider } from "../../engine/protocol";
import { VitrineError } from "../../lib/errors";
import { answeredValues } from "../../lib/site-files";
import type { NetworkSpec } from "../../lib/site-files";

/** The ways of ONNX Runtime Web. */
export type OnnxProvider = Exclude<Provider, "vitrine">;

export interface Session {
  readonly provider: Provider;
  /** Answers answeredValues() finite numbers. */
  run(tensor: Float32Array): Promise<Float32Array>;
  end(): Promise<void>;
}

/** `weights` is let go when this has settled. Throws what the runtime throws. */
export async function openSession(
  ort: typeof Ort,
  provider: OnnxProvider,
  spec: NetworkSpec,
  graph: Uint8Array,
  weights: Uint8Array | null,
): Promise<Session> {
  const external = spec.weights && weights ? [{ path: spec.weights.path, data: weights }] : [];
  // ONNX Runtime Web keeps neither an arena nor a memory pattern unless told to, which is what a visitor's device wants.
  const session = await ort.InferenceSession.create(graph, { executionProviders: [provider], externalData: external });
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
      const kept = data.slice();
      output?.dispose();
      return sound(kept, spec);
    },
    end: () => session.release(),
  };
}

/** A network's answer, held against what the site expects. */
export function sound(answer: Float32Array, spec: NetworkSpec): Float32Array {
  const wanted = answeredValues(spec);
  if (answer.length !== wanted) throw damaged(`The network answered ${answer.length} numbers where the site expects ${wanted}.`);
  if (!answer.every(Number.isFinite)) throw new Error("the network answered no finite numbers");
  return answer;
}

export function damaged(message: string): VitrineError {
  return new VitrineError({ code: "damaged-site", message, remedy: "Tell the museum: the site has to be built again." });
}
