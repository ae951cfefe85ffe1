; Copy: a clone before the second target, its operands repaired, its result connected.
;
; RUN: copy 7 10 [@.0=9, 10.1=@]
; CHECK:     %v9 = load float, ptr %v8, align 4
; CHECK:     %vx{{[0-9a-f]{10}}} = fmul contract float %v9, %a1
; CHECK:     %v10 = fadd contract float %v7, %vx
;
; No result, nothing to repair: the same store twice.
; RUN: copy 11 11
; CHECK:     store float %v10, ptr %v8, align 4 ; x
; CHECK:     store float %v10, ptr %v8, align 4 ; 11
;
; What an edit creates can be used by later ones, under the edit's own name.
; RUN: copy 6 9 [10.1=@]; operand [11.0=x3a427d5773]
; CHECK:     %vx3a427d5773 = load float, ptr %v5
; CHECK:     store float %vx3a427d5773, ptr %v8
;
; The place of a deleted instruction is still a place.
; RUN: delete 7 [*=a1]; copy 9 7 [@.0=a3, 10.0=@]
; CHECK:     %v6 = load float, ptr %v5
; CHECK:     %vx{{[0-9a-f]+}} = load float, ptr %a3
; CHECK:     %v10 = fadd contract float %vx
;
; And what it was can still be copied.
; RUN: delete 7 [*=a1]; copy 7 10 [10.1=@]
; CHECK-NOT: %v7
; CHECK:     %v9 = load float
; CHECK:     %vx{{[0-9a-f]+}} = fmul contract float %v6, %a1
;
; RUN: copy 11 99
; REJECT: apply missing-target
; RUN: copy 11 11; operand [x0123456789.0=a1]
; REJECT: apply missing-target
; RUN: copy 7 10 [@.0=x0123456789]
; REJECT: apply missing-value
; RUN: copy 7 10 [@.7=9]
; REJECT: apply missing-target
; RUN: copy 7 10 [11.1=@]
; REJECT: apply type-mismatch
; RUN: copy 12 7
; REJECT: apply not-eligible
; RUN: copy 10 6
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
