; Deletion: the uses read the recorded value, the instruction goes.
;
; RUN: delete 7 [*=a1]
; CHECK:     %v6 = load float, ptr %v5, align 4
; CHECK-NOT: %v7
; CHECK:     %v10 = fadd contract float %a1, %v9
;
; A store has no uses to give away.
; RUN: delete 11
; CHECK:     %v10 = fadd contract float %v7, %v9
; CHECK-NOT: store
; CHECK:     br label %b2
;
; The constant that takes part in every repair: 1 for integers, 1.0 for floats, null for pointers.
; RUN: delete 4 [*=#1]
; CHECK:     %v5 = getelementptr inbounds float, ptr %a2, i64 1
; CHECK:     %v8 = getelementptr inbounds float, ptr %a3, i64 1
; RUN: delete 9 [*=#1]
; CHECK:     fadd contract float %v7, 1.000000e+00
; RUN: delete 8 [*=#0]
; CHECK:     %v9 = load float, ptr null, align 4
;
; A slot may be named alone as long as no other use is left.
; RUN: delete 9 [10.1=6]
; CHECK:     %v10 = fadd contract float %v7, %v6
;
; Its only user went before: nothing is left to rewire.
; RUN: delete 11; delete 10
; CHECK:     %v9 = load
; CHECK-NOT: fadd
; CHECK:     br label %b2
;
; RUN: delete 7
; REJECT: apply missing-value
; RUN: delete 99
; REJECT: apply missing-target
; RUN: delete a1
; REJECT: apply missing-target
; RUN: delete 7 [*=a1]; delete 7 [*=6]
; REJECT: apply missing-target
; RUN: delete 7 [*=a4]
; REJECT: apply type-mismatch
; RUN: delete 7 [*=7]
; REJECT: apply missing-value
; RUN: delete 6 [*=a1]; delete 7 [*=6]
; REJECT: apply missing-value
; RUN: delete 3
; REJECT: apply not-eligible
; RUN: delete 6 7
; REJECT: apply missing-target
; RUN: erase 7
; REJECT: apply unknown-operator
;
; A value that is not available where the uses are.
; RUN: delete 6 [*=9]
; REJECT: verify invalid-ir

target triple = "nvptx64-nvidia-cuda"

define ptx_kernel void @saxpy(float %alpha, ptr %x, ptr %y, i32 %n) {
entry:
  %tid = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %inside = icmp slt i32 %tid, %n
  br i1 %inside, label %body, label %exit

body:
  %wide = sext i32 %tid to i64
  %px = getelementptr inbounds float, ptr %x, i64 %wide
  %a = load float, ptr %px, align 4
  %scaled = fmul contract float %a, %alpha
  %py = getelementptr inbounds float, ptr %y, i64 %wide
  %b = load float, ptr %py, align 4
  %sum = fadd contract float %scaled, %b
  store float %sum, ptr %py, align 4
  br label %exit

exit:
  ret void
}

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
